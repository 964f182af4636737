import type { Coordinator } from './coordinator';
import { naiveCoordinator } from './naive-coordinator';
import { pay } from './pay';

const saga: Coordinator = { id: 'saga', pay };
const COORDINATORS: readonly Coordinator[] = [saga, naiveCoordinator];

/** The coordinator of that id; without one, the shop's own. */
export function findCoordinator(id: string | undefined): Coordinator | undefined {
  return id === undefined ? saga : COORDINATORS.find((coordinator) => coordinator.id === id);
}
