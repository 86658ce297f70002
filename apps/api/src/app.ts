import 'reflect-metadata';
import { NestFactory, Reflector } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import type { NextFunction, Request, Response } from 'express';
import { Tokens } from '#auth/tokens';
import { catalogue } from '#catalog/demo';
import { versionOf } from '#catalog/version';
import { AccessGuard } from '#http/access.guard';
import { SystemClock } from '#core/clock';
import { AnswerInterceptor } from '#http/answer.interceptor';
import { BodyInterceptor } from '#http/body.interceptor';
import { ProblemFilter } from '#http/problem.filter';
import { validation } from '#http/validation';
import { Logger } from '#telemetry/logger';
import { currentScope } from '#telemetry/scope';
import { AppModule, type Feature } from './app.module.ts';
import { ApiEnv } from './env.ts';

const EXPOSED = ['X-Request-Id', 'Idempotency-Replayed', 'Retry-After', 'X-Catalogue-Version'];
const ALLOWED = ['Authorization', 'Content-Type', 'Idempotency-Key', 'X-Request-Id'];

/** The app as Lambda and tests use it, whole or one feature of it; it listens to nothing. */
export async function createApp(feature?: Feature): Promise<NestExpressApplication> {
  const logger = new Logger('api');
  const app = await NestFactory.create<NestExpressApplication>(AppModule.of(feature), { logger, bodyParser: false, abortOnError: false });
  // As API Gateway matches paths: to the letter.
  app.enable('case sensitive routing');
  app.disable('etag');
  app.disable('x-powered-by');
  const { corsOrigins } = app.get(ApiEnv);
  const origin = corsOrigins.includes('*') ? '*' : corsOrigins;
  app.enableCors({ origin, exposedHeaders: EXPOSED, allowedHeaders: ALLOWED, methods: ['GET', 'POST', 'DELETE', 'HEAD', 'OPTIONS'] });
  const catalogueVersion = versionOf(catalogue);
  app.use((_request: Request, response: Response, next: NextFunction) => {
    response.setHeader('X-Request-Id', currentScope()?.requestId ?? '');
    response.setHeader('X-Catalogue-Version', catalogueVersion);
    next();
  });
  app.useGlobalGuards(new AccessGuard(app.get(Reflector), app.get(Tokens), new SystemClock()));
  app.useGlobalInterceptors(new BodyInterceptor(), new AnswerInterceptor());
  app.useGlobalPipes(validation());
  app.useGlobalFilters(new ProblemFilter(logger));
  return app.init();
}
