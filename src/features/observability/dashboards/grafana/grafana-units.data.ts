import type { Unit } from '#lib/dashboards'

/** Units by the ids that Grafana gives them (packages/grafana-data/src/valueFormats). */
export const unitsOfGrafana: Readonly<Record<string, Unit>> = {
  none: 'plain', short: 'number', string: 'plain', sishort: 'number', locale: 'plain', count: 'number', bool: 'plain', bool_on_off: 'plain', bool_yes_no: 'plain',
  percent: 'percent', percentunit: 'ratio',
  bytes: 'bytes-binary', decbytes: 'bytes', binbytes: 'bytes-binary', Bps: 'bytes/s', binBps: 'bytes-binary/s', decBps: 'bytes/s', bits: 'bits', decbits: 'bits', binbits: 'bits', bps: 'bits/s', binbps: 'bits/s', decbps: 'bits/s',
  s: 'seconds', ms: 'milliseconds', µs: 'microseconds', us: 'microseconds', ns: 'nanoseconds', m: 'minutes', h: 'hours', d: 'days', dtdurations: 'seconds', dtdurationms: 'milliseconds', clocks: 'seconds', clockms: 'milliseconds', dthms: 'seconds', dtdhms: 'seconds', timeticks: 'number',
  ops: '/s', reqps: '/s', rps: '/s', wps: '/s', iops: '/s', cps: '/s', pps: '/s', eps: '/s', mps: '/s', recps: '/s', rowsps: '/s', opm: '/min', rpm: '/min', wpm: '/min', reqpm: '/min', epm: '/min', cpm: '/min',
  celsius: 'celsius', fahrenheit: 'fahrenheit', volt: 'volts', amp: 'amperes', watt: 'watts', watth: 'watt-hours', hertz: 'hertz', rothz: 'hertz', rotrpm: 'rpm', lengthm: 'meters', dB: 'decibels', dBm: 'decibels',
  dateTimeAsIso: 'date', dateTimeAsIsoNoDateIfToday: 'date', dateTimeAsUS: 'date', dateTimeFromNow: 'date', dateTimeAsLocal: 'date', dateTimeAsSystem: 'date', currencyUSD: 'currency-usd', currencyEUR: 'currency-eur',
}

/** What Grafana measures in multiples is measured in the unit itself here. */
export const suffixesOfGrafana: Readonly<Record<string, string>> = {
  kbytes: 'KiB', mbytes: 'MiB', gbytes: 'GiB', tbytes: 'TiB', deckbytes: 'kB', decmbytes: 'MB', decgbytes: 'GB', dectbytes: 'TB', KBs: 'kB/s', MBs: 'MB/s', GBs: 'GB/s', Kbits: 'kbit/s', Mbits: 'Mbit/s', Gbits: 'Gbit/s', KiBs: 'KiB/s', MiBs: 'MiB/s', GiBs: 'GiB/s',
  kwatt: 'kW', mwatt: 'mW', kwatth: 'kWh', mamp: 'mA', kvolt: 'kV', mvolt: 'mV', ohm: 'Ω', humidity: '%H', pressurembar: 'mbar', pressurehpa: 'hPa', degree: '°', radian: 'rad', kelvin: 'K', lengthkm: 'km', lengthmm: 'mm', massg: 'g', masskg: 'kg', lux: 'lx', Mbps: 'MB/s', dateYear: '',
}
