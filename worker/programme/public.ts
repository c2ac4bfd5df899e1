import { programme } from '../../programme/active.ts'

/** The programme as everybody may read it (`GET /api/programme`). Computed once: it does not change while a deployment runs. */
export const publicProgramme = {
  name: programme.name,
  calendars: Object.fromEntries(
    Object.entries(programme.calendars).map(([id, { timeZone, week, holidays }]) => [id, { timeZone, week, holidays }]),
  ),
  plans: programme.plans.map(({ id, name, rank, kind, channels, types, targets, extras, price }) => ({
    ...{ id, name, rank, kind, channels, targets, extras, price },
    ...(types && { types }),
  })),
  packs: programme.packs,
  severities: programme.severities.map((id) => ({ id })),
  requestTypes: programme.requestTypes.map((id) => ({ id })),
  products: programme.products.map(({ id, name, currentRelease, oldestSupportedMajor, plans, packs }) => ({
    ...{ id, name, currentRelease, oldestSupportedMajor, plans, packs },
  })),
  policy: { version: programme.policy.version, effectiveAt: programme.policy.effectiveAt },
}
