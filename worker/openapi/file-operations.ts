import { BeginUpload, UploadAnswer } from '../attachments/upload-schemas.ts'
import type { Operation } from './operation.ts'

/** Refusals of a message because of the files that come with it, or that it names in `uploads`. */
export const filesRefused = [
  ...(['attachment-too-large', 'too-many-attachments', 'attachment-type-mismatch', 'attachment-empty'] as const),
  ...(['upload-not-found', 'upload-incomplete', 'too-many-requests'] as const),
] as const

const onTheTicket = ['owner', 'participant', 'agent'] as const

/** Files: on their way, one by one, and a ticket's all together. */
export const fileOperations: readonly Operation[] = [
  {
    ...{
      method: 'post',
      path: '/api/uploads',
      summary: 'Announce a file, to be uploaded in parts and sent with a message later',
      access: 'account',
      scope: 'tickets:write',
    },
    body: BeginUpload,
    answers: { 201: UploadAnswer },
    problems: ['attachment-empty', 'attachment-too-large', 'too-many-requests'],
  },
  {
    ...{
      method: 'get',
      path: '/api/uploads/{id}',
      summary: 'How far an upload has come; HEAD says it in Upload-Offset and Upload-Complete',
      access: 'account',
      scope: 'tickets:write',
    },
    answers: { 200: UploadAnswer },
    problems: ['upload-not-found'],
  },
  {
    ...{
      method: 'patch',
      path: '/api/uploads/{id}',
      summary: 'Send the next part of a file, as application/partial-upload, from the place that Upload-Offset names',
      access: 'account',
      scope: 'tickets:write',
    },
    answers: { 200: UploadAnswer },
    problems: ['upload-not-found', 'validation-failed', 'upload-offset-mismatch', 'upload-part-size', 'attachment-type-mismatch'],
  },
  {
    ...{
      method: 'delete',
      path: '/api/uploads/{id}',
      summary: 'Cancel an upload',
      access: 'account',
      scope: 'tickets:write',
    },
    answers: { 204: null },
    problems: ['upload-not-found'],
  },
  {
    ...{ method: 'get', path: '/api/attachments/{id}', summary: 'A file, or a range of it, as a download', access: 'account' },
    of: onTheTicket,
    answers: { 200: null, 206: null, 304: null, 416: null },
    problems: ['attachment-not-found', 'attachment-removed'],
  },
  {
    ...{
      method: 'get',
      path: '/api/attachments/{id}/picture',
      summary: 'A file that can be shown as a picture, in place',
      access: 'account',
    },
    of: onTheTicket,
    answers: { 200: null, 206: null, 304: null, 416: null },
    problems: ['attachment-not-found', 'attachment-removed'],
  },
  {
    ...{
      method: 'get',
      path: '/api/tickets/{number}/archive',
      summary: 'A ticket of yours as a ZIP: its transcript and all its files',
      access: 'account',
    },
    of: ['owner', 'participant'],
    answers: { 200: null },
    problems: ['ticket-not-found'],
  },
  {
    ...{
      method: 'get',
      path: '/api/desk/tickets/{number}/archive',
      summary: 'A ticket as a ZIP, its notes and their files in a folder of their own',
      access: 'agent',
    },
    answers: { 200: null },
    problems: ['ticket-not-found'],
  },
]
