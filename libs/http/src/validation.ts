import { ValidationPipe } from '@nestjs/common';
import { instanceToPlain, plainToInstance } from 'class-transformer';
import { getMetadataStorage, validate, type ValidationError } from 'class-validator';
import { type Mistake, Problem } from '#core/problem';

/** The library's message without the name of its field, which stands in the path; never by a pattern, for the name may be a client's. */
function withoutName(message: string, property: string): string {
  const start = [`property ${property} `, `${property} `].find((prefix) => message.startsWith(prefix)) ?? '';
  return message.slice(start.length);
}

const mistakesOf = (errors: readonly ValidationError[], base = ''): Mistake[] =>
  errors.flatMap(({ property, constraints = {}, children = [] }) => {
    const path = base ? `${base}.${property}` : property;
    const messages = Object.values(constraints).map((message) => withoutName(message, property));
    return [...messages.map((message) => ({ path, message })), ...mistakesOf(children, path)];
  });

// Named one by one: Nest would load all of class-validator.
const validatorPackage = { validate, getMetadataStorage };

/** Checks bodies and queries whole: every mistake at once, unknown fields refused. */
export const validation = (): ValidationPipe =>
  new ValidationPipe({
    transform: true,
    whitelist: true,
    forbidNonWhitelisted: true,
    validatorPackage,
    transformerPackage: { plainToInstance, classToPlain: instanceToPlain },
    exceptionFactory: (errors) => Problem.invalid(mistakesOf(errors)),
  });
