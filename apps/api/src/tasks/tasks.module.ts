import { Module } from '@nestjs/common';
import { EconomyModule } from '../economy/economy.module.ts';
import { TasksController } from './tasks.controller.ts';
import { TasksRepository } from './tasks.repository.ts';
import { TasksService } from './tasks.service.ts';

@Module({ imports: [EconomyModule], controllers: [TasksController], providers: [TasksService, TasksRepository] })
export class TasksModule {}
