/** No vowels, so no words; nothing that looks like something else on a wall. */
export const CODE_LETTERS = 'BCDFGHJKLMNPQRSTVWXZ';
export const CODE_LENGTH = 5;
export const MOST_ROOMS = 20;
export const MOST_LEARNERS = 100;
export const MOST_QUESTIONS = 30;
