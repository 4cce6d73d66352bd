import { createConnection } from 'node:net';

/**
 * Sends a line to a server and returns the first bytes of its answer.
 * @param {{ host: string, port: number }} address
 * @param {string} question  '' only connects
 * @returns {Promise<string>}
 */
export function ask({ host, port }, question) {
  return new Promise((resolve, reject) => {
    const socket = createConnection({ host, port, timeout: 2000 });
    socket.setEncoding('utf8');
    socket.once('connect', () => {
      if (question === '') {
        socket.destroy();
        resolve('');
      } else socket.write(question);
    });
    socket.once('data', (answer) => {
      socket.destroy();
      resolve(String(answer));
    });
    socket.once('timeout', () => socket.destroy(new Error(`no answer from ${host}:${port}`)));
    socket.once('error', reject);
    socket.once('close', () => reject(new Error(`${host}:${port} closed the connection`)));
  });
}

/**
 * @param {string} list  host:port,host:port
 * @returns {{ host: string, port: number }} the first of them
 */
export function firstHost(list) {
  const [host = '', port = ''] = (list.split(',')[0] ?? '').trim().split(/:(?=\d+$)/);
  return { host, port: Number(port) };
}
