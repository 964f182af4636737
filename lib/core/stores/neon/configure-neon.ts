import { neonConfig } from '@neondatabase/serverless';

/**
 * Neon's driver has one configuration a process. `gateway` (`host:port`) sends it to the local gateway
 * in place of Neon; nothing else differs.
 */
export async function configureNeon(gateway: string | undefined): Promise<void> {
  neonConfig.coalesceWrites = false; // Waiting for more to write costs a transaction 1 ms a statement.
  if (globalThis.WebSocket === undefined) {
    const { WebSocket } = await import('ws');
    neonConfig.webSocketConstructor = WebSocket;
  }
  if (gateway === undefined) return;
  neonConfig.fetchEndpoint = `http://${gateway}/sql`;
  neonConfig.wsProxy = () => `${gateway}/v2`;
  neonConfig.useSecureWebSocket = false;
  neonConfig.pipelineTLS = false;
  neonConfig.pipelineConnect = false;
}
