import type { DeclaredCoordinator } from './coordinator';
import { naiveCoordinator } from './naive-coordinator';
import { pay } from './pay';

const saga: DeclaredCoordinator = {
  id: 'saga',
  promise: {
    harms: [],
    because:
      'What is about to happen stands on the order before it does, so that anybody who looks can bring it to its end.',
  },
  pay,
};
const COORDINATORS: readonly DeclaredCoordinator[] = [saga, naiveCoordinator];

/** The coordinator of that id; without one, the shop's own. */
export function findCoordinator(id: string | undefined): DeclaredCoordinator | undefined {
  return id === undefined ? saga : COORDINATORS.find((coordinator) => coordinator.id === id);
}
