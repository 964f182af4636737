import { z } from 'zod';

const truthSchema = z.object({ choice: z.number(), story: z.array(z.string()) });

/** What the run of a prediction showed: the choice that holds, from 0, and its steps in sentences. */
export type Truth = Readonly<z.infer<typeof truthSchema>>;

/** Asks for the run of a lesson's prediction; null: it can't be had now. */
export async function askTruth(slug: string): Promise<Truth | null> {
  try {
    const answer = await fetch(`/workshop/lessons/${slug}/truth`);
    return answer.ok ? truthSchema.parse(await answer.json()) : null;
  } catch {
    return null;
  }
}
