import { connect } from 'node:net';

/**
 * Writes to the program's port as it is, and answers what is heard until the other side has said something complete or closes.
 * `leave`: closes our side once everything is written, as a sender that gives up.
 */
export function speak(url: string, parts: readonly string[], then?: 'leave'): Promise<string> {
  const { port } = new URL(url);
  return new Promise((resolve) => {
    let heard = '';
    const socket = connect(Number(port), '127.0.0.1', () => {
      for (const part of parts) socket.write(part);
      if (then === 'leave') socket.end();
    });
    const end = (): void => {
      socket.destroy();
      resolve(heard);
    };
    socket.on('data', (data) => {
      heard += data.toString();
      // A refusal of the parser ends the connection; one of ours leaves the body unread.
      if (heard.startsWith('HTTP/1.1 413')) end();
    });
    socket.on('close', end);
    socket.on('error', end);
  });
}
