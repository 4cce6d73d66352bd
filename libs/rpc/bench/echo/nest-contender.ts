import { freePort } from '@stampede/testing';
import type { Contender, Note } from './contender.js';

/** NestJS's own TCP transport: JSON in frames, one connection, calls side by side. */
export const nestContender: Contender = {
  title: 'NestJS TCP transport',

  async serve() {
    await import('reflect-metadata');
    const { Controller, Module } = await import('@nestjs/common');
    const { NestFactory } = await import('@nestjs/core');
    const { MessagePattern, Transport } = await import('@nestjs/microservices');
    class EchoController {
      echo(note: Note): Note {
        return note;
      }
    }
    const descriptor = Object.getOwnPropertyDescriptor(EchoController.prototype, 'echo')!;
    MessagePattern('echo')(EchoController.prototype, 'echo', descriptor);
    Controller()(EchoController);
    class EchoModule {}
    Module({ controllers: [EchoController] })(EchoModule);
    const port = await freePort();
    const options = {
      transport: Transport.TCP,
      options: { host: '127.0.0.1', port },
      logger: false as const,
    };
    const application = await NestFactory.createMicroservice(EchoModule, options);
    await application.listen();
    return port;
  },

  async connect(port) {
    const { ClientProxyFactory, Transport } = await import('@nestjs/microservices');
    const { firstValueFrom } = await import('rxjs');
    const client = ClientProxyFactory.create({
      transport: Transport.TCP,
      options: { host: '127.0.0.1', port },
    });
    await client.connect();
    return (note) => firstValueFrom(client.send<Note>('echo', note));
  },
};
