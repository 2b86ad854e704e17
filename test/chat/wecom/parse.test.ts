import fc from 'fast-check';
import { parseIncoming } from '../../../src/chat/wecom/parse';

const received = 1_790_000_009_000;
const head =
  '<ToUserName><![CDATA[ww01]]></ToUserName><FromUserName><![CDATA[XiaoWang]]></FromUserName><CreateTime>1790000000</CreateTime>';
const parse = (xml: string) => parseIncoming(xml, received);
const message = (type: string, body: string) =>
  parse(`<xml>${head}<MsgType><![CDATA[${type}]]></MsgType>${body}</xml>`);
const event = (name: string, body = '') =>
  message('event', `<Event><![CDATA[${name}]]></Event>${body}`);
const from = { platform: 'wecom', platformUserId: 'xiaowang', at: 1_790_000_000_000 };

describe('A message of a member', () => {
  it('keeps its text and its number exactly as they were sent', () => {
    const text = message(
      'text',
      '<Content><![CDATA[0012 <b>&amp; 1e5 ]]></Content><MsgId>7312345678901234567</MsgId>',
    );
    expect(text).toEqual({
      ...from,
      messageId: '7312345678901234567',
      kind: 'text',
      text: '0012 <b>&amp; 1e5 ',
    });
  });

  it('has its entities decoded once when its text is not CDATA', () => {
    const text = message('text', '<Content>a &lt;b&gt; &amp;lt; &quot;c&apos;</Content>');
    expect(text).toMatchObject({ kind: 'text', text: 'a <b> &lt; "c\'' });
  });

  it('survives a CDATA end inside the text', () => {
    const text = message('text', '<Content><![CDATA[a]]]]><![CDATA[>b]]></Content>');
    expect(text).toMatchObject({ kind: 'text', text: 'a]]>b' });
  });

  it('may be a picture, a voice note, a video or a place', () => {
    const media = '<MediaId><![CDATA[m1]]></MediaId>';
    expect(message('image', media)).toEqual({
      ...from,
      kind: 'media',
      media: 'image',
      mediaId: 'm1',
    });
    expect(message('voice', `${media}<Format>amr</Format>`)).toMatchObject({
      media: 'voice',
      format: 'amr',
    });
    expect(message('video', media)).toMatchObject({ media: 'video' });
    const place =
      '<Location_X>31.2304</Location_X><Location_Y>121.4737</Location_Y><Label><![CDATA[外滩]]></Label>';
    expect(message('location', place)).toEqual({
      ...from,
      kind: 'place',
      latitude: 31.2304,
      longitude: 121.4737,
      label: '外滩',
    });
  });
});

describe('A card or menu that was tapped', () => {
  const tap =
    '<EventKey>claim</EventKey><TaskId>t-1</TaskId><ResponseCode>r1</ResponseCode><CardType>button_interaction</CardType>';
  const item = (key: string, ...ids: string[]) =>
    `<SelectedItem><QuestionKey><![CDATA[${key}]]></QuestionKey><OptionIds>${ids
      .map((id) => `<OptionId>${id}</OptionId>`)
      .join('')}</OptionIds></SelectedItem>`;

  it('tells the task, the button and the code for one update', () => {
    expect(event('template_card_event', tap)).toEqual({
      ...from,
      kind: 'tap',
      taskId: 't-1',
      action: 'claim',
      responseCode: 'r1',
      selections: {},
    });
    expect(event('template_card_menu_event', tap)).toMatchObject({ kind: 'tap', action: 'claim' });
  });

  it('tells one selection in the same way as many', () => {
    const one = `<SelectedItems>${item('why', '0012')}</SelectedItems>`;
    expect(event('template_card_event', tap + one)).toMatchObject({
      selections: { why: ['0012'] },
    });
    const many = `<SelectedItems>${item('why', 'a', 'b')}${item('when')}</SelectedItems>`;
    expect(event('template_card_event', tap + many)).toMatchObject({
      selections: { why: ['a', 'b'], when: [] },
    });
    expect(event('template_card_event', `${tap}<SelectedItems></SelectedItems>`)).toMatchObject({
      selections: {},
    });
  });

  it('treats a question called __proto__ as a question', () => {
    const odd = `<SelectedItems>${item('__proto__', 'x')}</SelectedItems>`;
    const { selections } = event('template_card_event', tap + odd) as unknown as {
      selections: object;
    };
    expect(Object.entries(selections)).toEqual([['__proto__', ['x']]]);
    expect(Object.getPrototypeOf(selections)).toBe(Object.prototype);
  });

  it('may be the menu or the app itself', () => {
    expect(event('click', '<EventKey>today</EventKey>')).toMatchObject({
      kind: 'menu',
      key: 'today',
    });
    expect(event('enter_agent', '<EventKey></EventKey>')).toMatchObject({ kind: 'opened' });
    const position =
      '<Latitude>31.2</Latitude><Longitude>121.4</Longitude><Precision>65</Precision>';
    expect(event('LOCATION', position)).toMatchObject({
      kind: 'position',
      latitude: 31.2,
      longitude: 121.4,
      precisionMetres: 65,
    });
  });
});

describe('A change of people', () => {
  const change = (type: string, body: string) =>
    event('change_contact', `<ChangeType>${type}</ChangeType>${body}`);

  it('is told for members, in one spelling of their ids', () => {
    expect(change('create_user', '<UserID>0012</UserID>')).toMatchObject({
      kind: 'memberChanged',
      change: 'joined',
      userId: '0012',
    });
    expect(
      change('update_user', '<UserID>XiaoLi</UserID><NewUserID>Li.Si</NewUserID>'),
    ).toMatchObject({ change: 'changed', userId: 'xiaoli', newUserId: 'li.si' });
    expect(change('delete_user', '<UserID>XiaoLi</UserID>')).toMatchObject({ change: 'left' });
    expect(event('subscribe')).toMatchObject({ change: 'joined', userId: 'xiaowang' });
    expect(event('unsubscribe')).toMatchObject({ change: 'left', userId: 'xiaowang' });
  });

  it('is told for teams', () => {
    const changes = { create_party: 'created', update_party: 'changed', delete_party: 'removed' };
    for (const [type, what] of Object.entries(changes)) {
      expect(change(type, '<Id>7</Id>')).toMatchObject({
        kind: 'teamChanged',
        change: what,
        departmentId: '7',
      });
    }
  });

  it('is told for a new customer, in the name of the member who gained it', () => {
    const added = event(
      'change_external_contact',
      '<ChangeType>add_external_contact</ChangeType><UserID>ZhaoLiu</UserID><ExternalUserID>wmAbC</ExternalUserID><State>qr7</State><WelcomeCode>w1</WelcomeCode>',
    );
    expect(added).toEqual({
      ...from,
      platformUserId: 'zhaoliu',
      kind: 'customerAdded',
      externalUserId: 'wmAbC',
      welcomeCode: 'w1',
      state: 'qr7',
    });
  });
});

describe('Anything else', () => {
  it('is ignored by name', () => {
    expect(message('link', '<Title>x</Title>')).toMatchObject({ kind: 'ignored', what: 'link' });
    expect(event('view')).toMatchObject({ what: 'event.view' });
    expect(event('change_contact', '<ChangeType>update_tag</ChangeType>')).toMatchObject({
      kind: 'ignored',
      what: 'event.change_contact.update_tag',
    });
    expect(message('constructor', '')).toMatchObject({ what: 'constructor' });
  });

  it('is ignored as malformed when a known message does not have what it needs', () => {
    const broken = [
      message('text', ''),
      message('text', '<Content>a</Content><Content>b</Content>'),
      message('text', '<Content><b>a</b></Content>'),
      message('location', '<Location_X>91</Location_X><Location_Y>0</Location_Y>'),
      message('location', '<Location_X>NaN</Location_X><Location_Y>0</Location_Y>'),
      event('change_contact', '<ChangeType>create_user</ChangeType>'),
      event('template_card_event', '<EventKey>a</EventKey>'),
    ];
    for (const { kind, ...rest } of broken) {
      expect([kind, JSON.stringify(rest)]).toEqual([
        'ignored',
        expect.stringContaining('malformed'),
      ]);
    }
  });

  it('is ignored when it is no well-formed document, or a hostile one', () => {
    const hostile = [
      '',
      'garbage',
      '<xml>',
      '<xml><a>1</b></xml>',
      `<xml>${head}<MsgType>text</MsgType><Content>a</Content>`,
      `<xml>${head}<MsgType>text</MsgType><Content>a</Content></xml>x`,
      `<xml>${head}<MsgType>text</MsgType><Content>a</Content></xml><xml></xml>`,
      `<!DOCTYPE x [<!ENTITY a "b">]><xml>${head}<MsgType>text</MsgType><Content>&a;</Content></xml>`,
      `<xml>${head}<!-- --><MsgType>text</MsgType><Content>a</Content></xml>`,
      `<xml>${head}<__proto__><admin>1</admin></__proto__></xml>`,
      `<xml>${head}<constructor>1</constructor></xml>`,
      `<xml>${head}${head}<MsgType>text</MsgType><Content>a</Content></xml>`,
      `<xml>${'<a>'.repeat(2_000)}${'</a>'.repeat(2_000)}</xml>`,
      '<![CDATA['.repeat(5_000),
    ];
    for (const xml of hostile) {
      expect([xml.slice(0, 50), parse(xml)]).toEqual([
        xml.slice(0, 50),
        { platform: 'wecom', platformUserId: '', at: received, kind: 'ignored', what: 'malformed' },
      ]);
    }
    expect(({} as Record<string, unknown>).admin).toBeUndefined();
  });

  it('never throws, whatever arrives', () => {
    const piece = fc.constantFrom('<xml>', '</xml>', head, '<MsgType>', '<![CDATA[', ']]>', '<!');
    const soup = fc.array(fc.oneof(piece, fc.string())).map((parts) => parts.join(''));
    fc.assert(
      fc.property(fc.oneof(soup, fc.string({ unit: 'binary' })), (xml) => {
        expect(parse(xml).platform).toBe('wecom');
      }),
      { numRuns: 1_000 },
    );
  });
});
