import type { Type } from '@nestjs/common';
import { PATTERN_METADATA } from '@nestjs/microservices/constants.js';
import { BoardController } from './board/board.controller.ts';
import { ConnectionController } from './connection/connection.controller.ts';
import { SOCKET_CALL, type SocketCallOptions } from './connection/socket-call.ts';

/** A route of the WebSocket API as its controller declares it. */
export interface SocketRoute {
  /** `$connect`, or the `action` of a message. */
  key: string;
  call: SocketCallOptions;
}

function routesOf({ name, prototype }: Type): SocketRoute[] {
  const methods = Object.values(Object.getOwnPropertyDescriptors(prototype as object)).map(({ value }) => value as object);
  return methods.flatMap((handler) => {
    const keys = (Reflect.getMetadata(PATTERN_METADATA, handler) as unknown[] | undefined) ?? [];
    const call = Reflect.getMetadata(SOCKET_CALL, handler) as SocketCallOptions | undefined;
    if (keys.length > 0 && !call) throw new Error(`${name} does not say who may send ${String(keys[0])}: use @SocketCall.`);
    return call ? keys.map((key) => ({ key: String(key), call })) : [];
  });
}

/** All routes of the app: connections first. Nothing is started for them. */
export const routes: readonly SocketRoute[] = [ConnectionController, BoardController].flatMap(routesOf);
