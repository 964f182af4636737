/** No vowels, so no words; nothing that looks like something else on a wall. */
export const CODE_LETTERS = 'BCDFGHJKLMNPQRSTVWXZ';
export const CODE_LENGTH = 5;
export const MOST_ROOMS = 20;
export const MOST_LEARNERS = 100;
/** Each schedule that somebody walks through in the explorer asks its own. */
export const MOST_QUESTIONS = 200;
/** Of a whole room: who leaves and comes again is another learner. */
export const MOST_CHOICES = 3000;
