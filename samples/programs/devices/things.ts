import { httpRequest, type Program } from '../exchange.ts';

/** A sensor on a small board: one reading every few seconds, a firmware question once. */
export const sensor: Program = (random) => {
  const server = 'messwerte.gebaeude-nord.example';
  const readings = random.beat(1, 8, 5.5, 0.4).map((at) => ({
    at,
    server,
    port: 8080,
    request: httpRequest(
      'POST /api/v1/readings HTTP/1.1',
      [
        ['Host', `${server}:8080`],
        ['User-Agent', 'ESP8266HTTPClient'],
        ['Accept-Encoding', 'identity;q=1,chunked;q=0.1,*;q=0'],
        ['Connection', 'keep-alive'],
        ['Content-Type', 'application/json'],
        ['Content-Length', '%length%'],
      ],
      `{"id":"esp-7c9ebd","t":${(19 + random.below(40) / 10).toFixed(1)},"rh":${40 + random.below(15)},"v":3.29}`,
    ),
  }));
  const firmware = {
    at: 4,
    server,
    port: 8080,
    request: httpRequest('GET /firmware/esp-7c9ebd.bin HTTP/1.0', [
      ['Host', `${server}:8080`],
      ['User-Agent', 'ESP8266-http-Update'],
      ['Connection', 'close'],
      ['x-ESP8266-STA-MAC', '7C:9E:BD:02:11:40'],
      ['x-ESP8266-free-space', '671744'],
      ['x-ESP8266-sketch-size', '373472'],
      ['x-ESP8266-chip-size', '4194304'],
      ['x-ESP8266-sdk-version', '2.2.2-dev(38a443e)'],
      ['x-ESP8266-mode', 'sketch'],
    ]),
  };
  return [...readings, firmware].sort((a, b) => a.at - b.at);
};

/** A lamp that asks its maker's cloud for orders in HTTP/1.0 and does not say who it is. */
export const lamp: Program = (random) => {
  const server = 'geraete.lichtwerk.example';
  return random.beat(0.6, 7, 7, 0.5).map((at, index) => ({
    at,
    server,
    port: 80,
    request: httpRequest(
      `GET /poll?dev=LW2-00A1F3&seq=${100 + index}&rssi=-${50 + random.below(12)} HTTP/1.0`,
      [
        ['Host', server],
        ['Accept', 'text/plain'],
      ],
    ),
  }));
};

/** A television set: channel logos, a programme guide, an update question. */
export const television: Program = (random) => {
  const server = 'epg.fernseh-dienste.example';
  const userAgent = 'HbbTV/1.4.1 (+DRM;LOEWE;SL510;V4.2.14;;;) Linux/4.9';
  return random.beat(1, 6, 9, 1).map((at, index) => ({
    at,
    server,
    port: 80,
    session: index < 3 ? 'one connection' : `connection ${index}`,
    request: httpRequest(`GET /guide/${index % 2 === 0 ? 'now' : `logo/${20 + index}.png`} HTTP/1.1`, [
      ['Host', server],
      ['User-Agent', userAgent],
      ['Accept', '*/*'],
      ['Accept-Language', 'de'],
      ['Connection', 'keep-alive'],
    ]),
  }));
};
