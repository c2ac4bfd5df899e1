import { ROLES } from '../worker/db/schema.ts'
import { run } from './run.ts'

/**
 * `npm run grant -- EMAIL ROLE [--remote]`: gives an account that has signed in once a role, in local D1 or in the deployment's. The first
 * administrator needs it; after that, administrators grant roles in the portal. The audit log has it, as done by nobody who was signed in.
 */
const [email = '', role = ''] = process.argv.slice(2).filter((argument) => !argument.startsWith('--'))
if (!/^[^\s'"@]+@[^\s'"@]+$/.test(email) || !ROLES.some((known) => known === role)) {
  console.error(`npm run grant -- EMAIL ROLE [--remote], where ROLE is ${ROLES.join(', ')}`)
  process.exit(2)
}
const place = process.argv.includes('--remote') ? ['--remote'] : ['--local', '--persist-to', process.env.STATE ?? '.state/own']
const lacking = `from accounts where email = '${email.toLowerCase()}'
  and not exists (select 1 from account_roles where account_id = accounts.id and role = '${role}')`
const audit = `insert into audit_entries (at, action, subject, account_id, after)
  select unixepoch() * 1000, 'roles.changed', id, id, json_object('granted', '${role}') ${lacking}`
const sql = `${audit}; insert into account_roles (account_id, role, granted_at) select id, '${role}', unixepoch() * 1000 ${lacking} returning account_id`
const { code, output } = await run('wrangler', ['d1', 'execute', 'DB', ...place, '--json', '--command', sql], { quiet: true })
const granted = code === 0 && output.includes('account_id')
console.log(granted ? `${email} is now ${role}.` : `Nothing was granted: ${email} has not signed in yet, or is ${role} already.`)
if (code !== 0) console.error(output)
process.exit(granted ? 0 : 1)
