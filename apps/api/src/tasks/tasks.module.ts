import { Module } from '@nestjs/common';
import { LedgerModule } from '../economy/ledger.module.ts';
import { TasksController } from './tasks.controller.ts';
import { TasksRepository } from './tasks.repository.ts';
import { TasksService } from './tasks.service.ts';

@Module({ imports: [LedgerModule], controllers: [TasksController], providers: [TasksService, TasksRepository] })
export class TasksModule {}
