import { Module } from '@nestjs/common';
import { ProgressController } from './progress.controller.ts';
import { ProgressRepository } from './progress.repository.ts';
import { ProgressService } from './progress.service.ts';
import { Saves } from './saves.service.ts';

@Module({ controllers: [ProgressController], providers: [ProgressService, ProgressRepository, Saves] })
export class ProgressModule {}
