/** Tests that show the same with less of it, such as fewer kills or evaluations, take all of it with this variable set to 1. */
export const isWholeLength = process.env['DAYBOOK_WHOLE_LENGTH'] === '1'
