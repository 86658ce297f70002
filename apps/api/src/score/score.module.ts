import { Module } from '@nestjs/common';
import { ScoreController } from './score.controller.ts';
import { ScoreRepository } from './score.repository.ts';
import { ScoreService } from './score.service.ts';

@Module({ controllers: [ScoreController], providers: [ScoreService, ScoreRepository] })
export class ScoreModule {}
