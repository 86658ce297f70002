import { Module } from '@nestjs/common';
import { Paces } from '#http/pace';
import { ScoreController } from './score.controller.ts';
import { ScoreService } from './score.service.ts';

@Module({ controllers: [ScoreController], providers: [ScoreService, { provide: Paces, useFactory: () => new Paces() }] })
export class ScoreModule {}
