import { examine, firstPage, read } from './document-reader';
import { serveWorks } from './frugal-child';

serveWorks({ examine, firstPage, read });
