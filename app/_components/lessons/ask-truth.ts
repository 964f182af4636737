/** What the run of a prediction showed: the choice that holds, from 0, and its steps in sentences. */
export interface Truth {
  readonly choice: number;
  readonly story: readonly string[];
}

/** Asks for the run of a lesson's prediction; null: it can't be had now. */
export async function askTruth(slug: string): Promise<Truth | null> {
  try {
    const answer = await fetch(`/workshop/lessons/${slug}/truth`);
    return answer.ok ? readTruth(await answer.json()) : null;
  } catch {
    return null;
  }
}

/** By hand: a schema library would weigh more than the rest of the page, and asks for an `eval` that its policy forbids. */
function readTruth(value: unknown): Truth | null {
  if (typeof value !== 'object' || value === null || !('choice' in value && 'story' in value)) return null;
  const { choice, story } = value;
  const isStory = Array.isArray(story) && story.every((step): step is string => typeof step === 'string');
  return typeof choice === 'number' && isStory ? { choice, story } : null;
}
