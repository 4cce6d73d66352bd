import { Controller, Get, Query, UseGuards } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import { ZodPipe } from '@stampede/http';
import { ListMessages } from '../../application/list-messages.js';
import type { Session } from '../../application/ports/sessions.js';
import { ApiPage, ApiProblems } from './openapi.js';
import { PageQuery } from './requests.js';
import { CurrentSession, SessionGuard } from './session.guard.js';
import { messageView } from './views.js';

@ApiTags('messages')
@ApiBearerAuth()
@UseGuards(SessionGuard)
@Controller('api/v1/messages')
export class MessagesController {
  constructor(private readonly listMessages: ListMessages) {}

  @Get()
  @ApiOperation({ summary: 'Mails and short messages to you, newest first: the inbox of the demonstration' })
  @ApiPage()
  @ApiProblems(401, 422, 503)
  async list(
    @CurrentSession() { userId }: Session,
    @Query(new ZodPipe(PageQuery)) { cursor, limit }: z.infer<typeof PageQuery>,
  ) {
    const { messages, nextCursor } = await this.listMessages.execute(userId, cursor, limit);
    return { messages: messages.map(messageView), nextCursor };
  }
}
