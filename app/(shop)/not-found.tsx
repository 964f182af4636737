import { Missing } from './_parts/missing';

/** `proxy.ts` knew better a moment ago: it is gone since. */
export default function GoneMeanwhile() {
  return <Missing what="page" />;
}
