/** No vowels, so no words; nothing that looks like something else on a wall. */
export const CODE_LETTERS = 'BCDFGHJKLMNPQRSTVWXZ';
export const CODE_LENGTH = 5;
export const MOST_ROOMS = 20;
export const MOST_LEARNERS = 100;
/** With this begins what the explorer asks, of each whole run its own. */
export const EXPLORER_PREFIX = 'Explorer: ';
/** Of a whole room: a learner who leaves and comes again is another one. */
export const MOST_IN_ALL = { questions: 200, choices: 3000 } as const;
/** Where there are as many, the explorer asks no more: the rest is for the lessons. */
export const MOST_BY_EXPLORER = { questions: 150, choices: 1500 } as const;
