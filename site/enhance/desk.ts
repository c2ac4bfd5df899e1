import { openMore, rememberList } from './desk-list.ts'
import { listKeys } from './desk-list-keys.ts'
import { keepQueueCurrent } from './desk-live.ts'
import { listenForKeys } from './keys.ts'
import { keepTimeLeft } from './time-left.ts'

/** The desk's lists, the queue and what was searched for: the time left, the keys, longer lists in place, and the queue as it changes. */
const list = document.querySelector<HTMLElement>('.queue')
if (list) {
  keepTimeLeft()
  openMore(list)
  rememberList(list)
  const live = keepQueueCurrent(list)
  listenForKeys(listKeys(list, () => live?.now()))
}
const find = document.querySelector<HTMLInputElement>('input#find')
if (find?.value === '' && !document.querySelector('.filters')) find.focus()
