import { findLesson } from '@/lessons/registry';
import { findTruth } from '@/lib/lessons/find-truth';
import { placeOf } from '@/lib/lessons/place-of';
import { sayStep } from '@/lib/workshop/say-step';
import { sharedWorkshop } from '@/lib/workshop/shared-workshop';

type Props = { params: Promise<{ lesson: string }> };

/** What the run of a lesson's prediction shows: it is run, not looked up. */
export async function GET(_: Request, { params }: Props): Promise<Response> {
  const lesson = findLesson((await params).lesson);
  const workshop = await sharedWorkshop();
  if (!lesson || !workshop) return new Response(null, { status: 404 });
  const granted = await workshop.run(placeOf(lesson.prediction));
  if (granted.kind !== 'granted') return new Response(null, { status: 503 });
  const { value: run } = granted;
  return Response.json(
    { choice: findTruth(lesson.prediction, run), story: run.steps.map(sayStep) },
    { headers: { 'cache-control': 'no-store' } },
  );
}
