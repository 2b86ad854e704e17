// Runs in a thread: twenty thousand leads take seconds, and a callback waits for none of them.
import { trainModel, type Trained, type Wish } from '../../leads/training';
import { fitLogistic } from './logistic';

export const train = (wish: Wish): Trained => trainModel(wish, fitLogistic);
