import { ValidationPipe } from '@nestjs/common';
import { instanceToPlain, plainToInstance } from 'class-transformer';
import { getMetadataStorage, validate, type ValidationError } from 'class-validator';
import { type Mistake, Problem } from '#core/problem';

const mistakesOf = (errors: readonly ValidationError[], base = ''): Mistake[] =>
  errors.flatMap(({ property, constraints = {}, children = [] }) => {
    const path = base ? `${base}.${property}` : property;
    const messages = Object.values(constraints).map((message) => message.replace(new RegExp(`^(property )?${property} `), ''));
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
