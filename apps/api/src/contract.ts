import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import { MistakeDetails, ProblemDetails } from '#http/problem-details.dto';
import { createApp } from './app.ts';
import { version } from './version.ts';

const DESCRIPTION = `Laurel is a game backend: submit scores, climb live leaderboards.

Send \`Authorization: Bearer <access token>\` of the user pool. Every failure is \`application/problem+json\` with a \`code\` that never changes.
Clients ignore answer fields that they don't know.`;

/** The contract as the controllers state it: OpenAPI 3.0. */
export async function contract(): Promise<OpenAPIObject> {
  const app = await createApp();
  const config = new DocumentBuilder()
    .setTitle('Laurel')
    .setOpenAPIVersion('3.0.3')
    .setDescription(DESCRIPTION)
    .setVersion(version)
    .setLicense('MIT', 'https://opensource.org/license/mit')
    .addServer('/', 'The host that serves this file')
    .addBearerAuth({ type: 'http', scheme: 'bearer', bearerFormat: 'JWT', description: 'An access token of the user pool' }, 'bearer')
    .addTag('score', 'The result of a run')
    .addTag('leaderboard', 'Who stands where')
    .addTag('progress', 'Saves of a game, in slots')
    .addTag('unlocks', 'Levels, features and achievements')
    .addTag('tasks', 'Rewards for what a player does in a cycle')
    .addTag('money', 'Wallets and ledgers')
    .addTag('shop', 'Offers, purchases and what they brought')
    .addTag('player', 'Who you are, what is held on you, and forgetting it')
    .addTag('avatar', 'How others see you')
    .addTag('health', 'Liveness')
    .build();
  const document = SwaggerModule.createDocument(app, config, {
    extraModels: [ProblemDetails, MistakeDetails],
    operationIdFactory: (controller, method) => `${controller.replace(/Controller$/, '').toLowerCase()}_${method}`,
  });
  await app.close();
  return document;
}
