'use client';

import { useCallback, useEffect, useReducer, useRef, useState } from 'react';
import { useClassroom, useRestart } from '@/app/_components/classroom/use-classroom';
import { faultOf } from '@/lib/teaching/explorer/moves';
import type { Run } from '@/lib/teaching/explorer/timeline';
import { describeFate, type Fate, isOver } from '@/lib/teaching/player/fate';
import { linkTo, nameQuestion, type Place } from '@/lib/teaching/player/place';
import {
  holdBack,
  isAsking,
  openPlayer,
  type Player,
  type PlayerEvent,
  play,
} from '@/lib/teaching/player/player';
import { askRun } from './ask-workshop';

const STEP_EVERY_MS = 1600;

export interface Explorer {
  readonly player: Player;
  readonly place: Place;
  /** The moves shown so far. */
  readonly soFar: string;
  /** What may happen now. */
  readonly next: Run['next'];
  /** Why the last request was not granted; empty: it was. */
  readonly complaint: string;
  readonly dispatch: (event: PlayerEvent) => void;
  /** One step on: along the schedule, and past its end by the first buyer who can move. */
  readonly stepOn: () => void;
  readonly choose: (move: string) => void;
  /** A prediction is with the teacher, who has not shown its truth yet: nothing is seen before. */
  readonly isHeld: boolean;
  /** Does not wait for the teacher. */
  readonly showAnyway: () => void;
  /** Says what will happen; of a run that is known to its end also to the teacher of the classroom. */
  readonly guess: (fate: Fate) => void;
  readonly open: (schedule: string) => void;
}

/** A prediction that waits for the teacher. */
interface Kept {
  readonly question: string;
  /** It was said in a second vote. */
  readonly isSecond: boolean;
}

/** The state of the explorer: its player, its link, and what it asks of the server. */
export function useExplorer(first: Place, firstRun: Run): Explorer {
  const [playing, dispatch] = useReducer(play, openPlayer(firstRun, first.step, first.scene === undefined));
  const { room, report, predict, mayShow, isAskedAgain } = useClassroom();
  const [kept, setKept] = useState<Kept | null>(null);
  const isHeld = room !== null && kept !== null && !mayShow(kept.question);
  const isStale = isHeld && !kept.isSecond && isAskedAgain(kept.question);
  const player = isHeld ? holdBack(playing) : playing;
  const [complaint, setComplaint] = useState('');
  const { run, step, isPlaying } = player;
  const { strategy, buyers, scene, overlap, lesson } = first;
  const soFar = movesOf(run, step);
  const schedule = movesOf(run, run.steps.length);
  const place = { strategy, schedule, step, buyers, scene, overlap, lesson };
  const link = linkTo(place);
  const next = run.choices[step] ?? [];

  useEffect(() => window.history.replaceState(null, '', link), [link]);
  useEffect(() => {
    report(`Explorer: ${strategy}`, schedule === '' ? 'nothing yet' : `${schedule}, ${step}`.slice(0, 60));
  }, [report, strategy, schedule, step]);
  useRestart(() => {
    setKept(null);
    dispatch({ type: 'restart' });
  });

  useEffect(() => {
    if (!isStale) return;
    setKept(null);
    dispatch({ type: 'ask-again' });
  }, [isStale]);

  // Only what was asked for last is shown; a move that is chosen meanwhile would go on from a run that is gone.
  const [asks, answers] = [useRef(0), useRef(0)];
  const ask = useCallback(
    async (wanted: string, toEvent: (run: Run) => PlayerEvent) => {
      asks.current += 1;
      const mine = asks.current;
      const asked = await askRun({ strategy, schedule: wanted, buyers, scene, overlap });
      if (mine !== asks.current) return;
      answers.current = mine;
      setComplaint(asked.kind === 'got' ? '' : asked.because);
      dispatch(asked.kind === 'got' ? toEvent(asked.value) : { type: 'pause' });
    },
    [strategy, buyers, scene, overlap, asks, answers],
  );
  const choose = (move: string) => {
    if (isHeld) return;
    if (move === run.steps[step]?.move) return dispatch({ type: 'step' });
    if (asks.current === answers.current) void ask(soFar + move, (moved) => ({ type: 'moved', run: moved }));
  };
  const stepOn = () => {
    if (isHeld) return;
    if (step < run.steps.length) return dispatch({ type: 'step' });
    const turn = run.next.find(({ move }) => faultOf(move) === null);
    return turn && choose(turn.move);
  };
  const guess = (fate: Fate) => {
    // Of a run made by hand nobody knows yet how it goes on: no two learners would speak of the same.
    if (room && isOver(run)) {
      const question = nameQuestion(place);
      predict(question, describeFate(fate, buyers));
      setKept({ question, isSecond: isAskedAgain(question) });
    }
    dispatch({ type: 'guess', fate });
  };
  const open = (wanted: string) => {
    setKept(null);
    void ask(wanted, (opened) => ({ type: 'opened', run: opened, step: 0 }));
  };
  const showAnyway = () => setKept(null);

  useTicking(isPlaying && !(isOver(run) && step === run.steps.length), step, () => {
    if (isAsking(player)) dispatch({ type: 'pause' });
    else stepOn();
  });
  const deeds = { dispatch, stepOn, choose, guess, showAnyway, open };
  return { player, place, soFar, next, complaint, isHeld, ...deeds };
}

function movesOf({ steps }: Run, count: number): string {
  return steps
    .slice(0, count)
    .map(({ move }) => move)
    .join('');
}

/** Ticks once for each step that is shown, a while after it came. */
function useTicking(isOn: boolean, step: number, tick: (step: number) => void): void {
  const latest = useRef(tick);
  useEffect(() => {
    latest.current = tick;
  });
  useEffect(() => {
    if (!isOn) return;
    const timer = setTimeout(() => latest.current(step), STEP_EVERY_MS);
    return () => clearTimeout(timer);
  }, [isOn, step]);
}
