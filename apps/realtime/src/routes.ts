import { ModulesContainer, NestFactory } from '@nestjs/core';
import { PATTERN_METADATA } from '@nestjs/microservices/constants.js';
import { SOCKET_CALL, type SocketCallOptions } from './connection/socket-call.ts';
import { RealtimeModule } from './realtime.module.ts';

/** A route of the WebSocket API as its controller declares it. */
export interface SocketRoute {
  /** `$connect`, or the `action` of a message. */
  key: string;
  call: SocketCallOptions;
}

function routesOf({ name, prototype }: { name: string; prototype: object }): SocketRoute[] {
  const methods = Object.values(Object.getOwnPropertyDescriptors(prototype)).map(({ value }) => value as object);
  return methods.flatMap((handler) => {
    const keys = (Reflect.getMetadata(PATTERN_METADATA, handler) as unknown[] | undefined) ?? [];
    const call = Reflect.getMetadata(SOCKET_CALL, handler) as SocketCallOptions | undefined;
    if (keys.length > 0 && !call) throw new Error(`${name} does not say who may send ${String(keys[0])}: use @SocketCall.`);
    return call ? keys.map((key) => ({ key: String(key), call })) : [];
  });
}

/** All routes of the app: connections first. In preview mode nothing is made: no table, pool or queue needs a name. */
export async function socketRoutes(): Promise<SocketRoute[]> {
  const app = await NestFactory.createApplicationContext(RealtimeModule, { preview: true, logger: false, abortOnError: false });
  const modules = [...app.get(ModulesContainer).values()];
  const controllers = modules.flatMap((module) => [...module.controllers.values()].flatMap(({ metatype }) => metatype ?? []));
  await app.close();
  return controllers.flatMap((controller) => routesOf(controller));
}
