const PREFIX = 'lt:{classroom}:';

/** All keys of classrooms share a hash tag, so that one script may touch a room and the list of rooms. */
const ROOMS_KEY = `${PREFIX}rooms`;

/**
 * The keys of one room, in the order of its scripts' KEYS: the sorted set of all rooms' codes by when they end,
 * then this room's
 * - hash `epoch`, `openedAt`
 * - hash of names by learner
 * - hash of places (JSON) by learner
 * - sorted set of learners by when they were last heard
 * - sorted set of questions by when each was first answered
 * - hash of choices by question, line break, learner
 * - set of questions whose truth is shown
 * - hash of choices of the first vote, by question, line break, learner, where a second one is held
 * - set of questions of which a second vote is held
 */
export const roomKeys = (code: string): readonly string[] => [
  ROOMS_KEY,
  ...['room', 'names', 'places', 'seen', 'questions', 'choices', 'shown', 'first', 'again'].map(
    (part) => `${PREFIX}${code}:${part}`,
  ),
];
