export { groupBy } from '#lib/group-by'
