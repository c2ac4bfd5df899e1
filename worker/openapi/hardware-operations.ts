import * as z from 'zod'
import { REPLACEMENT_STATUSES } from '../../programme/warranty.ts'
import { ImportTable } from '../desk/schemas.ts'
import { RegisterDevice } from '../devices/schemas.ts'
import type { DeviceView } from '../devices/view.ts'
import { RecordDiagnosis, ShipReplacement } from '../replacements/schemas.ts'
import type { ReplacementView, TicketReplacement } from '../replacements/view.ts'
import { ImportReport, pageOf } from './answers.ts'
import type { Operation } from './operation.ts'

const Instant = z.iso.datetime()

const Device = z.object({
  serial: z.string(),
  product: z.string(),
  soldOn: z.iso.date(),
  warranty: z.object({ state: z.enum(['inForce', 'ended', 'replaced']), until: z.iso.date() }),
}) satisfies z.ZodType<DeviceView>

const Replacement = z.object({
  status: z.enum(REPLACEMENT_STATUSES),
  diagnosis: z.string(),
  diagnosedAt: Instant,
  dueAt: Instant,
  inTime: z.boolean().nullable(),
  shippedAt: Instant.nullable(),
  tracking: z.string().nullable(),
  newSerial: z.string().nullable(),
  arrivedAt: Instant.nullable(),
  returnedAt: Instant.nullable(),
}) satisfies z.ZodType<ReplacementView>

const OfTicket = z.object({
  warranty: z
    .object({
      device: Device,
      isCovered: z.boolean(),
      promises: z.object({
        replacementWithin: z.union([z.object({ hours: z.number() }), z.object({ workingDays: z.int() })]),
        returnPaid: z.boolean(),
        onSiteRepair: z.boolean(),
        firmwareUpdates: z.boolean(),
      }),
    })
    .nullable(),
  replacement: Replacement.nullable(),
}) satisfies z.ZodType<TicketReplacement>

const replacementAnswer = z.object({ replacement: Replacement })
const serialRefused = ['device-malformed', 'device-not-found', 'device-registered-elsewhere', 'device-replaced'] as const
/** What a submission about hardware is refused for besides. */
export const deviceRefused = [...serialRefused, 'warranty-ended', 'too-many-requests'] as const
const stepRefused = [
  ...(['ticket-not-found', 'ticket-merged', 'ticket-status-conflict'] as const),
  ...(['replacement-not-open', 'replacement-step-conflict'] as const),
] as const
const replacement = '/api/desk/tickets/{number}/replacement'

const customers: Operation[] = [
  {
    ...{ method: 'get', path: '/api/devices', summary: 'The devices of the caller, with their warranties', access: 'account' },
    answers: { 200: pageOf(Device) },
  },
  {
    ...{ method: 'post', path: '/api/devices', summary: 'Register a device by its serial number', access: 'account' },
    body: RegisterDevice,
    answers: { 200: z.object({ device: Device }), 201: z.object({ device: Device }) },
    problems: [...serialRefused, 'too-many-requests'],
  },
  {
    ...{
      method: 'get',
      path: '/api/tickets/{number}/replacement',
      summary: 'The device of a ticket, its warranty and its replacement',
      access: 'account',
    },
    of: ['owner', 'participant'],
    answers: { 200: OfTicket },
    problems: ['ticket-not-found'],
  },
  {
    ...{
      method: 'post',
      path: '/api/tickets/{number}/replacement/arrive',
      summary: 'Confirm that the replacement has arrived',
      access: 'account',
    },
    answers: { 200: replacementAnswer },
    problems: [...stepRefused, 'not-the-ticket-owner'],
  },
]

const agents: Operation[] = [
  {
    ...{ method: 'get', path: replacement, summary: 'The device of a ticket, its warranty and its replacement', access: 'agent' },
    answers: { 200: OfTicket },
    problems: ['ticket-not-found'],
  },
  {
    ...{ method: 'post', path: replacement, summary: 'Record a fault under warranty: the promised time begins', access: 'agent' },
    body: RecordDiagnosis,
    answers: { 201: replacementAnswer },
    problems: [
      ...(['ticket-not-found', 'ticket-merged', 'ticket-closed', 'ticket-status-conflict'] as const),
      ...(['replacement-not-covered', 'replacement-open', 'warranty-ended'] as const),
      ...serialRefused,
    ],
  },
  {
    ...{
      method: 'post',
      path: `${replacement}/ship`,
      summary: 'Record that the replacement is on its way; a new device takes the place of the faulty one',
      access: 'agent',
    },
    body: ShipReplacement,
    answers: { 200: replacementAnswer },
    problems: [...stepRefused, 'device-malformed', 'serial-in-use'],
  },
  {
    ...{ method: 'post', path: `${replacement}/arrive`, summary: 'Record that the replacement has arrived', access: 'agent' },
    answers: { 200: replacementAnswer },
    problems: stepRefused,
  },
  {
    ...{ method: 'post', path: `${replacement}/return`, summary: 'Record that the faulty part is back', access: 'agent' },
    answers: { 200: replacementAnswer },
    problems: stepRefused,
  },
  {
    ...{ method: 'post', path: `${replacement}/cancel`, summary: 'Call a replacement off before it is shipped', access: 'agent' },
    answers: { 200: replacementAnswer },
    problems: stepRefused,
  },
  {
    ...{ method: 'post', path: '/api/desk/devices/import', summary: 'Import devices from CSV', access: 'administrator' },
    body: ImportTable,
    answers: { 200: ImportReport },
    problems: ['csv-malformed'],
  },
]

/** Devices, their warranties, and what replaces them. */
export const hardwareOperations: readonly Operation[] = [...customers, ...agents]
