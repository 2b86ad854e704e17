import { serveWorks } from './frugal-child';
import { readSheet } from './sheet-reader';

serveWorks({ read: readSheet });
