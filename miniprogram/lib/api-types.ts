// Made from the API description by `npm run api-types`; not edited by hand.

/** What the server answers, by method and path below `/api/v1`. */
export type Answers = {
  'GET /me': { id: string; name: string; role: string; teamId: string | null };
  'GET /members': { items: { id: string; name: string; role: string; teamId: string | null }[] };
  'DELETE /sessions/current': { closed: boolean };
  'GET /leads/exists': { exists: boolean; since: string | null };
  'GET /leads/{id}/duplicates': {
    items: {
      id: string;
      title: string;
      contactName: string;
      state: 'new' | 'assigned' | 'working' | 'qualified' | 'disqualified' | 'converted';
      ownerId: string | null;
      createdAt: number;
      reasons: string[];
      keepId: string;
    }[];
  };
  'GET /leads/{id}/merges': {
    items: {
      id: string;
      survivorId: string;
      mergedId: string;
      at: number;
      until: number | null;
      undoneAt: number | null;
    }[];
  };
  'POST /leads/{id}/merge': {
    mergeId: string;
    lead: {
      id: string;
      title: string;
      companyName: string;
      contactName: string;
      sourceId: string;
      region: string | null;
      industry: string | null;
      budgetRange: string | null;
      state: 'new' | 'assigned' | 'working' | 'qualified' | 'disqualified' | 'converted';
      light: 'green' | 'yellow' | 'red';
      ownerId: string | null;
      createdAt: number;
      tags: string[];
      highIntent: boolean;
      dueAt: number | null;
      score: number;
      mqlAt: number | null;
      code: string;
      creditCode: string | null;
      phone: string | null;
      email: string | null;
      wechat: string | null;
      jobTitle: string | null;
      companySize: string | null;
      purchaseStage: string | null;
      decisionRole: string | null;
      message: string | null;
      customFields: { name: string; value: string }[];
      contacts: { leadId: string; name: string; jobTitle: string | null; phone: string }[];
      disqualifiedBecause: string | null;
      acceptedAt: number | null;
      firstTouchAt: number | null;
      effectiveAt: number | null;
      round: number;
      silence: 'green' | 'yellow' | 'red';
      poolId: string | null;
      hops: number;
      mergedInto: string | null;
      heat: number;
    };
  };
  'POST /merges/{id}/undo': {
    id: string;
    title: string;
    companyName: string;
    contactName: string;
    sourceId: string;
    region: string | null;
    industry: string | null;
    budgetRange: string | null;
    state: 'new' | 'assigned' | 'working' | 'qualified' | 'disqualified' | 'converted';
    light: 'green' | 'yellow' | 'red';
    ownerId: string | null;
    createdAt: number;
    tags: string[];
    highIntent: boolean;
    dueAt: number | null;
    score: number;
    mqlAt: number | null;
    code: string;
    creditCode: string | null;
    phone: string | null;
    email: string | null;
    wechat: string | null;
    jobTitle: string | null;
    companySize: string | null;
    purchaseStage: string | null;
    decisionRole: string | null;
    message: string | null;
    customFields: { name: string; value: string }[];
    contacts: { leadId: string; name: string; jobTitle: string | null; phone: string }[];
    disqualifiedBecause: string | null;
    acceptedAt: number | null;
    firstTouchAt: number | null;
    effectiveAt: number | null;
    round: number;
    silence: 'green' | 'yellow' | 'red';
    poolId: string | null;
    hops: number;
    mergedInto: string | null;
    heat: number;
  };
  'GET /leads': {
    items: {
      id: string;
      title: string;
      companyName: string;
      contactName: string;
      sourceId: string;
      region: string | null;
      industry: string | null;
      budgetRange: string | null;
      state: 'new' | 'assigned' | 'working' | 'qualified' | 'disqualified' | 'converted';
      light: 'green' | 'yellow' | 'red';
      ownerId: string | null;
      createdAt: number;
      tags: string[];
      highIntent: boolean;
      dueAt: number | null;
      score: number;
      mqlAt: number | null;
    }[];
    next: string | null;
  };
  'POST /leads': { leadId: string | null; repeated: boolean };
  'GET /leads/counts': {
    open: number;
    red: number;
    total: number;
    byState: Record<string, number>;
  };
  'GET /leads/disqualify-reasons': { items: string[] };
  'GET /leads/{id}': {
    id: string;
    title: string;
    companyName: string;
    contactName: string;
    sourceId: string;
    region: string | null;
    industry: string | null;
    budgetRange: string | null;
    state: 'new' | 'assigned' | 'working' | 'qualified' | 'disqualified' | 'converted';
    light: 'green' | 'yellow' | 'red';
    ownerId: string | null;
    createdAt: number;
    tags: string[];
    highIntent: boolean;
    dueAt: number | null;
    score: number;
    mqlAt: number | null;
    code: string;
    creditCode: string | null;
    phone: string | null;
    email: string | null;
    wechat: string | null;
    jobTitle: string | null;
    companySize: string | null;
    purchaseStage: string | null;
    decisionRole: string | null;
    message: string | null;
    customFields: { name: string; value: string }[];
    contacts: { leadId: string; name: string; jobTitle: string | null; phone: string }[];
    disqualifiedBecause: string | null;
    acceptedAt: number | null;
    firstTouchAt: number | null;
    effectiveAt: number | null;
    round: number;
    silence: 'green' | 'yellow' | 'red';
    poolId: string | null;
    hops: number;
    mergedInto: string | null;
    heat: number;
  };
  'GET /leads/{id}/owners': {
    items: { round: number; ownerId: string; since: number; decision: unknown }[];
  };
  'POST /leads/{id}/accept': {
    id: string;
    title: string;
    companyName: string;
    contactName: string;
    sourceId: string;
    region: string | null;
    industry: string | null;
    budgetRange: string | null;
    state: 'new' | 'assigned' | 'working' | 'qualified' | 'disqualified' | 'converted';
    light: 'green' | 'yellow' | 'red';
    ownerId: string | null;
    createdAt: number;
    tags: string[];
    highIntent: boolean;
    dueAt: number | null;
    score: number;
    mqlAt: number | null;
    code: string;
    creditCode: string | null;
    phone: string | null;
    email: string | null;
    wechat: string | null;
    jobTitle: string | null;
    companySize: string | null;
    purchaseStage: string | null;
    decisionRole: string | null;
    message: string | null;
    customFields: { name: string; value: string }[];
    contacts: { leadId: string; name: string; jobTitle: string | null; phone: string }[];
    disqualifiedBecause: string | null;
    acceptedAt: number | null;
    firstTouchAt: number | null;
    effectiveAt: number | null;
    round: number;
    silence: 'green' | 'yellow' | 'red';
    poolId: string | null;
    hops: number;
    mergedInto: string | null;
    heat: number;
  };
  'POST /leads/{id}/disqualify': {
    id: string;
    title: string;
    companyName: string;
    contactName: string;
    sourceId: string;
    region: string | null;
    industry: string | null;
    budgetRange: string | null;
    state: 'new' | 'assigned' | 'working' | 'qualified' | 'disqualified' | 'converted';
    light: 'green' | 'yellow' | 'red';
    ownerId: string | null;
    createdAt: number;
    tags: string[];
    highIntent: boolean;
    dueAt: number | null;
    score: number;
    mqlAt: number | null;
    code: string;
    creditCode: string | null;
    phone: string | null;
    email: string | null;
    wechat: string | null;
    jobTitle: string | null;
    companySize: string | null;
    purchaseStage: string | null;
    decisionRole: string | null;
    message: string | null;
    customFields: { name: string; value: string }[];
    contacts: { leadId: string; name: string; jobTitle: string | null; phone: string }[];
    disqualifiedBecause: string | null;
    acceptedAt: number | null;
    firstTouchAt: number | null;
    effectiveAt: number | null;
    round: number;
    silence: 'green' | 'yellow' | 'red';
    poolId: string | null;
    hops: number;
    mergedInto: string | null;
    heat: number;
  };
  'POST /leads/{id}/qualify': {
    id: string;
    title: string;
    companyName: string;
    contactName: string;
    sourceId: string;
    region: string | null;
    industry: string | null;
    budgetRange: string | null;
    state: 'new' | 'assigned' | 'working' | 'qualified' | 'disqualified' | 'converted';
    light: 'green' | 'yellow' | 'red';
    ownerId: string | null;
    createdAt: number;
    tags: string[];
    highIntent: boolean;
    dueAt: number | null;
    score: number;
    mqlAt: number | null;
    code: string;
    creditCode: string | null;
    phone: string | null;
    email: string | null;
    wechat: string | null;
    jobTitle: string | null;
    companySize: string | null;
    purchaseStage: string | null;
    decisionRole: string | null;
    message: string | null;
    customFields: { name: string; value: string }[];
    contacts: { leadId: string; name: string; jobTitle: string | null; phone: string }[];
    disqualifiedBecause: string | null;
    acceptedAt: number | null;
    firstTouchAt: number | null;
    effectiveAt: number | null;
    round: number;
    silence: 'green' | 'yellow' | 'red';
    poolId: string | null;
    hops: number;
    mergedInto: string | null;
    heat: number;
  };
  'POST /leads/{id}/reopen': {
    id: string;
    title: string;
    companyName: string;
    contactName: string;
    sourceId: string;
    region: string | null;
    industry: string | null;
    budgetRange: string | null;
    state: 'new' | 'assigned' | 'working' | 'qualified' | 'disqualified' | 'converted';
    light: 'green' | 'yellow' | 'red';
    ownerId: string | null;
    createdAt: number;
    tags: string[];
    highIntent: boolean;
    dueAt: number | null;
    score: number;
    mqlAt: number | null;
    code: string;
    creditCode: string | null;
    phone: string | null;
    email: string | null;
    wechat: string | null;
    jobTitle: string | null;
    companySize: string | null;
    purchaseStage: string | null;
    decisionRole: string | null;
    message: string | null;
    customFields: { name: string; value: string }[];
    contacts: { leadId: string; name: string; jobTitle: string | null; phone: string }[];
    disqualifiedBecause: string | null;
    acceptedAt: number | null;
    firstTouchAt: number | null;
    effectiveAt: number | null;
    round: number;
    silence: 'green' | 'yellow' | 'red';
    poolId: string | null;
    hops: number;
    mergedInto: string | null;
    heat: number;
  };
  'POST /leads/{id}/transfer': {
    id: string;
    title: string;
    companyName: string;
    contactName: string;
    sourceId: string;
    region: string | null;
    industry: string | null;
    budgetRange: string | null;
    state: 'new' | 'assigned' | 'working' | 'qualified' | 'disqualified' | 'converted';
    light: 'green' | 'yellow' | 'red';
    ownerId: string | null;
    createdAt: number;
    tags: string[];
    highIntent: boolean;
    dueAt: number | null;
    score: number;
    mqlAt: number | null;
    code: string;
    creditCode: string | null;
    phone: string | null;
    email: string | null;
    wechat: string | null;
    jobTitle: string | null;
    companySize: string | null;
    purchaseStage: string | null;
    decisionRole: string | null;
    message: string | null;
    customFields: { name: string; value: string }[];
    contacts: { leadId: string; name: string; jobTitle: string | null; phone: string }[];
    disqualifiedBecause: string | null;
    acceptedAt: number | null;
    firstTouchAt: number | null;
    effectiveAt: number | null;
    round: number;
    silence: 'green' | 'yellow' | 'red';
    poolId: string | null;
    hops: number;
    mergedInto: string | null;
    heat: number;
  };
  'POST /leads/{id}/follow-ups': { followUpId: string };
  'POST /leads/{id}/reveal-phone': { phone: string };
  'GET /pools': {
    items: { id: string; name: string; waiting: number }[];
    open: number;
    capacity: number;
    claimsLeft: number;
  };
  'GET /pools/{id}/leads': {
    items: {
      id: string;
      title: string;
      poolId: string;
      region: string | null;
      industry: string | null;
      budgetRange: string | null;
      sourceId: string;
      pooledAt: number;
      hops: number;
    }[];
  };
  'GET /leads/{id}/silence': {
    startedAt: number | null;
    yellowAt: number | null;
    redAt: number | null;
    releaseAt: number | null;
    extensions: number;
  };
  'POST /leads/{id}/claim': {
    id: string;
    title: string;
    companyName: string;
    contactName: string;
    sourceId: string;
    region: string | null;
    industry: string | null;
    budgetRange: string | null;
    state: 'new' | 'assigned' | 'working' | 'qualified' | 'disqualified' | 'converted';
    light: 'green' | 'yellow' | 'red';
    ownerId: string | null;
    createdAt: number;
    tags: string[];
    highIntent: boolean;
    dueAt: number | null;
    score: number;
    mqlAt: number | null;
    code: string;
    creditCode: string | null;
    phone: string | null;
    email: string | null;
    wechat: string | null;
    jobTitle: string | null;
    companySize: string | null;
    purchaseStage: string | null;
    decisionRole: string | null;
    message: string | null;
    customFields: { name: string; value: string }[];
    contacts: { leadId: string; name: string; jobTitle: string | null; phone: string }[];
    disqualifiedBecause: string | null;
    acceptedAt: number | null;
    firstTouchAt: number | null;
    effectiveAt: number | null;
    round: number;
    silence: 'green' | 'yellow' | 'red';
    poolId: string | null;
    hops: number;
    mergedInto: string | null;
    heat: number;
  };
  'POST /leads/{id}/give-back': {
    id: string;
    title: string;
    companyName: string;
    contactName: string;
    sourceId: string;
    region: string | null;
    industry: string | null;
    budgetRange: string | null;
    state: 'new' | 'assigned' | 'working' | 'qualified' | 'disqualified' | 'converted';
    light: 'green' | 'yellow' | 'red';
    ownerId: string | null;
    createdAt: number;
    tags: string[];
    highIntent: boolean;
    dueAt: number | null;
    score: number;
    mqlAt: number | null;
    code: string;
    creditCode: string | null;
    phone: string | null;
    email: string | null;
    wechat: string | null;
    jobTitle: string | null;
    companySize: string | null;
    purchaseStage: string | null;
    decisionRole: string | null;
    message: string | null;
    customFields: { name: string; value: string }[];
    contacts: { leadId: string; name: string; jobTitle: string | null; phone: string }[];
    disqualifiedBecause: string | null;
    acceptedAt: number | null;
    firstTouchAt: number | null;
    effectiveAt: number | null;
    round: number;
    silence: 'green' | 'yellow' | 'red';
    poolId: string | null;
    hops: number;
    mergedInto: string | null;
    heat: number;
  };
  'POST /leads/{id}/extend': {
    id: string;
    title: string;
    companyName: string;
    contactName: string;
    sourceId: string;
    region: string | null;
    industry: string | null;
    budgetRange: string | null;
    state: 'new' | 'assigned' | 'working' | 'qualified' | 'disqualified' | 'converted';
    light: 'green' | 'yellow' | 'red';
    ownerId: string | null;
    createdAt: number;
    tags: string[];
    highIntent: boolean;
    dueAt: number | null;
    score: number;
    mqlAt: number | null;
    code: string;
    creditCode: string | null;
    phone: string | null;
    email: string | null;
    wechat: string | null;
    jobTitle: string | null;
    companySize: string | null;
    purchaseStage: string | null;
    decisionRole: string | null;
    message: string | null;
    customFields: { name: string; value: string }[];
    contacts: { leadId: string; name: string; jobTitle: string | null; phone: string }[];
    disqualifiedBecause: string | null;
    acceptedAt: number | null;
    firstTouchAt: number | null;
    effectiveAt: number | null;
    round: number;
    silence: 'green' | 'yellow' | 'red';
    poolId: string | null;
    hops: number;
    mergedInto: string | null;
    heat: number;
  };
  'POST /leads/transfers': { items: { id: string; refusal: string | null }[] };
  'GET /leads/{id}/score': {
    score: number;
    version: number;
    at: number;
    parts: { name: string; points: number; of: number }[];
    quality: {
      completeness: 'high' | 'middle' | 'low';
      activity: 'high' | 'middle' | 'low';
      urgency: 'high' | 'middle' | 'low';
      faults: ('temporary_mailbox' | 'virtual_number')[];
    };
    marketing: { since: number | null; met: string[] };
    winChance: number | null;
    behaviour: {
      kind: 'page' | 'dwell' | 'download' | 'mail_open' | 'video';
      at: number;
      page: string | null;
      seconds: number | null;
    }[];
  };
  'GET /scoring/marketing-precision': {
    n: number;
    became: number;
    share: number | null;
    remark: string | null;
  };
  'GET /consents/capture': { version: string; text: string; acceptedAt: number | null };
  'POST /consents/capture': { version: string; text: string; acceptedAt: number | null };
  'DELETE /consents/capture': { version: string; text: string; acceptedAt: number | null };
  'POST /capture-tickets': {
    items: { id: string; code: string; issuedAt: number; expiresAt: number; offline: boolean }[];
  };
  'GET /visits/map': {
    cells: {
      latitude: number;
      longitude: number;
      visits: number;
      members: number;
      flagged: number;
    }[];
  };
  'GET /visits/track': {
    points: {
      at: number;
      visitId: string;
      accountName: string;
      what: 'checkIn' | 'photo' | 'voice' | 'minutes' | 'screenshot';
      latitude: number;
      longitude: number;
    }[];
  };
  'GET /visits': {
    items: {
      id: string;
      draftId: string | null;
      memberId: string;
      memberName: string;
      accountId: string;
      accountName: string;
      leadId: string | null;
      channel: 'visit' | 'phone' | 'wechat';
      state: 'planned' | 'checkedIn' | 'reported' | 'cancelled';
      purpose: string | null;
      plannedAt: number | null;
      checkedInAt: number | null;
      reportedAt: number | null;
      createdAt: number;
      latitude: number | null;
      longitude: number | null;
      actions: string[];
      nextStep: string | null;
      nextStepAt: number | null;
      note: string | null;
      explanation: string | null;
      minutes: number | null;
      effective: boolean | null;
      effectiveBecause: string | null;
      score: number | null;
      flagged: boolean;
      signals: { code: string; text: string; points: number }[];
      evidence: {
        id: string;
        visitId: string;
        kind: 'photo' | 'voice' | 'minutes' | 'screenshot';
        source: 'camera' | 'album' | 'recorder' | 'file';
        state: 'processing' | 'ready' | 'purged';
        strength: 'strong' | 'weak';
        reasons: { code: string; text: string }[];
        sha256: string;
        bytes: number;
        mediaType: string;
        width: number | null;
        height: number | null;
        durationMs: number | null;
        takenAt: number;
        receivedAt: number;
        latitude: number | null;
        longitude: number | null;
        place: string | null;
        ticketCode: string | null;
        transcript: string | null;
        voice: {
          id: string;
          memberId: string;
          origin: 'visit' | 'chat';
          state: 'fetching' | 'waiting' | 'written' | 'confirmed' | 'discarded';
          durationMs: number | null;
          text: string | null;
          writer: 'speech' | 'platform' | 'typed' | null;
          problem: string | null;
          heard: {
            subject: { kind: 'lead' | 'account'; id: string; name: string } | null;
            choices: { kind: 'lead' | 'account'; id: string; name: string }[];
            product: string | null;
            amountFen: number | null;
            amountText: string | null;
            nextAt: number | null;
            nextStep: string | null;
            obstacles: string[];
            actions: string[];
            unsure: { field: 'subject' | 'product' | 'amount' | 'next'; candidates: string[] }[];
          } | null;
          visitId: string | null;
          spokenAt: number;
        } | null;
        sealed: boolean;
      }[];
    }[];
    next: string | null;
  };
  'POST /visits': {
    id: string;
    draftId: string | null;
    memberId: string;
    memberName: string;
    accountId: string;
    accountName: string;
    leadId: string | null;
    channel: 'visit' | 'phone' | 'wechat';
    state: 'planned' | 'checkedIn' | 'reported' | 'cancelled';
    purpose: string | null;
    plannedAt: number | null;
    checkedInAt: number | null;
    reportedAt: number | null;
    createdAt: number;
    latitude: number | null;
    longitude: number | null;
    actions: string[];
    nextStep: string | null;
    nextStepAt: number | null;
    note: string | null;
    explanation: string | null;
    minutes: number | null;
    effective: boolean | null;
    effectiveBecause: string | null;
    score: number | null;
    flagged: boolean;
    signals: { code: string; text: string; points: number }[];
    evidence: {
      id: string;
      visitId: string;
      kind: 'photo' | 'voice' | 'minutes' | 'screenshot';
      source: 'camera' | 'album' | 'recorder' | 'file';
      state: 'processing' | 'ready' | 'purged';
      strength: 'strong' | 'weak';
      reasons: { code: string; text: string }[];
      sha256: string;
      bytes: number;
      mediaType: string;
      width: number | null;
      height: number | null;
      durationMs: number | null;
      takenAt: number;
      receivedAt: number;
      latitude: number | null;
      longitude: number | null;
      place: string | null;
      ticketCode: string | null;
      transcript: string | null;
      voice: {
        id: string;
        memberId: string;
        origin: 'visit' | 'chat';
        state: 'fetching' | 'waiting' | 'written' | 'confirmed' | 'discarded';
        durationMs: number | null;
        text: string | null;
        writer: 'speech' | 'platform' | 'typed' | null;
        problem: string | null;
        heard: {
          subject: { kind: 'lead' | 'account'; id: string; name: string } | null;
          choices: { kind: 'lead' | 'account'; id: string; name: string }[];
          product: string | null;
          amountFen: number | null;
          amountText: string | null;
          nextAt: number | null;
          nextStep: string | null;
          obstacles: string[];
          actions: string[];
          unsure: { field: 'subject' | 'product' | 'amount' | 'next'; candidates: string[] }[];
        } | null;
        visitId: string | null;
        spokenAt: number;
      } | null;
      sealed: boolean;
    }[];
  };
  'GET /visits/{id}': {
    id: string;
    draftId: string | null;
    memberId: string;
    memberName: string;
    accountId: string;
    accountName: string;
    leadId: string | null;
    channel: 'visit' | 'phone' | 'wechat';
    state: 'planned' | 'checkedIn' | 'reported' | 'cancelled';
    purpose: string | null;
    plannedAt: number | null;
    checkedInAt: number | null;
    reportedAt: number | null;
    createdAt: number;
    latitude: number | null;
    longitude: number | null;
    actions: string[];
    nextStep: string | null;
    nextStepAt: number | null;
    note: string | null;
    explanation: string | null;
    minutes: number | null;
    effective: boolean | null;
    effectiveBecause: string | null;
    score: number | null;
    flagged: boolean;
    signals: { code: string; text: string; points: number }[];
    evidence: {
      id: string;
      visitId: string;
      kind: 'photo' | 'voice' | 'minutes' | 'screenshot';
      source: 'camera' | 'album' | 'recorder' | 'file';
      state: 'processing' | 'ready' | 'purged';
      strength: 'strong' | 'weak';
      reasons: { code: string; text: string }[];
      sha256: string;
      bytes: number;
      mediaType: string;
      width: number | null;
      height: number | null;
      durationMs: number | null;
      takenAt: number;
      receivedAt: number;
      latitude: number | null;
      longitude: number | null;
      place: string | null;
      ticketCode: string | null;
      transcript: string | null;
      voice: {
        id: string;
        memberId: string;
        origin: 'visit' | 'chat';
        state: 'fetching' | 'waiting' | 'written' | 'confirmed' | 'discarded';
        durationMs: number | null;
        text: string | null;
        writer: 'speech' | 'platform' | 'typed' | null;
        problem: string | null;
        heard: {
          subject: { kind: 'lead' | 'account'; id: string; name: string } | null;
          choices: { kind: 'lead' | 'account'; id: string; name: string }[];
          product: string | null;
          amountFen: number | null;
          amountText: string | null;
          nextAt: number | null;
          nextStep: string | null;
          obstacles: string[];
          actions: string[];
          unsure: { field: 'subject' | 'product' | 'amount' | 'next'; candidates: string[] }[];
        } | null;
        visitId: string | null;
        spokenAt: number;
      } | null;
      sealed: boolean;
    }[];
    package: {
      score: number;
      proofs: {
        proof: 'photo' | 'voice' | 'minutes' | 'screenshot';
        name: string;
        state: 'missing' | 'weak' | 'strong';
      }[];
    };
  };
  'POST /visits/{id}/check-in': {
    id: string;
    draftId: string | null;
    memberId: string;
    memberName: string;
    accountId: string;
    accountName: string;
    leadId: string | null;
    channel: 'visit' | 'phone' | 'wechat';
    state: 'planned' | 'checkedIn' | 'reported' | 'cancelled';
    purpose: string | null;
    plannedAt: number | null;
    checkedInAt: number | null;
    reportedAt: number | null;
    createdAt: number;
    latitude: number | null;
    longitude: number | null;
    actions: string[];
    nextStep: string | null;
    nextStepAt: number | null;
    note: string | null;
    explanation: string | null;
    minutes: number | null;
    effective: boolean | null;
    effectiveBecause: string | null;
    score: number | null;
    flagged: boolean;
    signals: { code: string; text: string; points: number }[];
    evidence: {
      id: string;
      visitId: string;
      kind: 'photo' | 'voice' | 'minutes' | 'screenshot';
      source: 'camera' | 'album' | 'recorder' | 'file';
      state: 'processing' | 'ready' | 'purged';
      strength: 'strong' | 'weak';
      reasons: { code: string; text: string }[];
      sha256: string;
      bytes: number;
      mediaType: string;
      width: number | null;
      height: number | null;
      durationMs: number | null;
      takenAt: number;
      receivedAt: number;
      latitude: number | null;
      longitude: number | null;
      place: string | null;
      ticketCode: string | null;
      transcript: string | null;
      voice: {
        id: string;
        memberId: string;
        origin: 'visit' | 'chat';
        state: 'fetching' | 'waiting' | 'written' | 'confirmed' | 'discarded';
        durationMs: number | null;
        text: string | null;
        writer: 'speech' | 'platform' | 'typed' | null;
        problem: string | null;
        heard: {
          subject: { kind: 'lead' | 'account'; id: string; name: string } | null;
          choices: { kind: 'lead' | 'account'; id: string; name: string }[];
          product: string | null;
          amountFen: number | null;
          amountText: string | null;
          nextAt: number | null;
          nextStep: string | null;
          obstacles: string[];
          actions: string[];
          unsure: { field: 'subject' | 'product' | 'amount' | 'next'; candidates: string[] }[];
        } | null;
        visitId: string | null;
        spokenAt: number;
      } | null;
      sealed: boolean;
    }[];
  };
  'POST /visits/{id}/cancel': {
    id: string;
    draftId: string | null;
    memberId: string;
    memberName: string;
    accountId: string;
    accountName: string;
    leadId: string | null;
    channel: 'visit' | 'phone' | 'wechat';
    state: 'planned' | 'checkedIn' | 'reported' | 'cancelled';
    purpose: string | null;
    plannedAt: number | null;
    checkedInAt: number | null;
    reportedAt: number | null;
    createdAt: number;
    latitude: number | null;
    longitude: number | null;
    actions: string[];
    nextStep: string | null;
    nextStepAt: number | null;
    note: string | null;
    explanation: string | null;
    minutes: number | null;
    effective: boolean | null;
    effectiveBecause: string | null;
    score: number | null;
    flagged: boolean;
    signals: { code: string; text: string; points: number }[];
    evidence: {
      id: string;
      visitId: string;
      kind: 'photo' | 'voice' | 'minutes' | 'screenshot';
      source: 'camera' | 'album' | 'recorder' | 'file';
      state: 'processing' | 'ready' | 'purged';
      strength: 'strong' | 'weak';
      reasons: { code: string; text: string }[];
      sha256: string;
      bytes: number;
      mediaType: string;
      width: number | null;
      height: number | null;
      durationMs: number | null;
      takenAt: number;
      receivedAt: number;
      latitude: number | null;
      longitude: number | null;
      place: string | null;
      ticketCode: string | null;
      transcript: string | null;
      voice: {
        id: string;
        memberId: string;
        origin: 'visit' | 'chat';
        state: 'fetching' | 'waiting' | 'written' | 'confirmed' | 'discarded';
        durationMs: number | null;
        text: string | null;
        writer: 'speech' | 'platform' | 'typed' | null;
        problem: string | null;
        heard: {
          subject: { kind: 'lead' | 'account'; id: string; name: string } | null;
          choices: { kind: 'lead' | 'account'; id: string; name: string }[];
          product: string | null;
          amountFen: number | null;
          amountText: string | null;
          nextAt: number | null;
          nextStep: string | null;
          obstacles: string[];
          actions: string[];
          unsure: { field: 'subject' | 'product' | 'amount' | 'next'; candidates: string[] }[];
        } | null;
        visitId: string | null;
        spokenAt: number;
      } | null;
      sealed: boolean;
    }[];
  };
  'POST /visits/{id}/report': {
    id: string;
    draftId: string | null;
    memberId: string;
    memberName: string;
    accountId: string;
    accountName: string;
    leadId: string | null;
    channel: 'visit' | 'phone' | 'wechat';
    state: 'planned' | 'checkedIn' | 'reported' | 'cancelled';
    purpose: string | null;
    plannedAt: number | null;
    checkedInAt: number | null;
    reportedAt: number | null;
    createdAt: number;
    latitude: number | null;
    longitude: number | null;
    actions: string[];
    nextStep: string | null;
    nextStepAt: number | null;
    note: string | null;
    explanation: string | null;
    minutes: number | null;
    effective: boolean | null;
    effectiveBecause: string | null;
    score: number | null;
    flagged: boolean;
    signals: { code: string; text: string; points: number }[];
    evidence: {
      id: string;
      visitId: string;
      kind: 'photo' | 'voice' | 'minutes' | 'screenshot';
      source: 'camera' | 'album' | 'recorder' | 'file';
      state: 'processing' | 'ready' | 'purged';
      strength: 'strong' | 'weak';
      reasons: { code: string; text: string }[];
      sha256: string;
      bytes: number;
      mediaType: string;
      width: number | null;
      height: number | null;
      durationMs: number | null;
      takenAt: number;
      receivedAt: number;
      latitude: number | null;
      longitude: number | null;
      place: string | null;
      ticketCode: string | null;
      transcript: string | null;
      voice: {
        id: string;
        memberId: string;
        origin: 'visit' | 'chat';
        state: 'fetching' | 'waiting' | 'written' | 'confirmed' | 'discarded';
        durationMs: number | null;
        text: string | null;
        writer: 'speech' | 'platform' | 'typed' | null;
        problem: string | null;
        heard: {
          subject: { kind: 'lead' | 'account'; id: string; name: string } | null;
          choices: { kind: 'lead' | 'account'; id: string; name: string }[];
          product: string | null;
          amountFen: number | null;
          amountText: string | null;
          nextAt: number | null;
          nextStep: string | null;
          obstacles: string[];
          actions: string[];
          unsure: { field: 'subject' | 'product' | 'amount' | 'next'; candidates: string[] }[];
        } | null;
        visitId: string | null;
        spokenAt: number;
      } | null;
      sealed: boolean;
    }[];
  };
  'POST /visits/{id}/explain': {
    id: string;
    draftId: string | null;
    memberId: string;
    memberName: string;
    accountId: string;
    accountName: string;
    leadId: string | null;
    channel: 'visit' | 'phone' | 'wechat';
    state: 'planned' | 'checkedIn' | 'reported' | 'cancelled';
    purpose: string | null;
    plannedAt: number | null;
    checkedInAt: number | null;
    reportedAt: number | null;
    createdAt: number;
    latitude: number | null;
    longitude: number | null;
    actions: string[];
    nextStep: string | null;
    nextStepAt: number | null;
    note: string | null;
    explanation: string | null;
    minutes: number | null;
    effective: boolean | null;
    effectiveBecause: string | null;
    score: number | null;
    flagged: boolean;
    signals: { code: string; text: string; points: number }[];
    evidence: {
      id: string;
      visitId: string;
      kind: 'photo' | 'voice' | 'minutes' | 'screenshot';
      source: 'camera' | 'album' | 'recorder' | 'file';
      state: 'processing' | 'ready' | 'purged';
      strength: 'strong' | 'weak';
      reasons: { code: string; text: string }[];
      sha256: string;
      bytes: number;
      mediaType: string;
      width: number | null;
      height: number | null;
      durationMs: number | null;
      takenAt: number;
      receivedAt: number;
      latitude: number | null;
      longitude: number | null;
      place: string | null;
      ticketCode: string | null;
      transcript: string | null;
      voice: {
        id: string;
        memberId: string;
        origin: 'visit' | 'chat';
        state: 'fetching' | 'waiting' | 'written' | 'confirmed' | 'discarded';
        durationMs: number | null;
        text: string | null;
        writer: 'speech' | 'platform' | 'typed' | null;
        problem: string | null;
        heard: {
          subject: { kind: 'lead' | 'account'; id: string; name: string } | null;
          choices: { kind: 'lead' | 'account'; id: string; name: string }[];
          product: string | null;
          amountFen: number | null;
          amountText: string | null;
          nextAt: number | null;
          nextStep: string | null;
          obstacles: string[];
          actions: string[];
          unsure: { field: 'subject' | 'product' | 'amount' | 'next'; candidates: string[] }[];
        } | null;
        visitId: string | null;
        spokenAt: number;
      } | null;
      sealed: boolean;
    }[];
  };
  'GET /accounts': {
    items: {
      id: string;
      name: string;
      address: string | null;
      ownerId: string;
      latitude: number | null;
      longitude: number | null;
      lastVisitAt: number | null;
      distanceMetres: number | null;
      because: string;
      light: 'green' | 'yellow' | 'red';
    }[];
  };
  'POST /accounts': {
    id: string;
    name: string;
    address: string | null;
    ownerId: string;
    latitude: number | null;
    longitude: number | null;
    lastVisitAt: number | null;
    distanceMetres: number | null;
    because: string;
    light: 'green' | 'yellow' | 'red';
  };
  'GET /accounts/{id}': {
    id: string;
    name: string;
    address: string | null;
    ownerId: string;
    latitude: number | null;
    longitude: number | null;
    lastVisitAt: number | null;
    distanceMetres: number | null;
    because: string;
    light: 'green' | 'yellow' | 'red';
  };
  'GET /accounts/{id}/visits': {
    items: {
      id: string;
      draftId: string | null;
      memberId: string;
      memberName: string;
      accountId: string;
      accountName: string;
      leadId: string | null;
      channel: 'visit' | 'phone' | 'wechat';
      state: 'planned' | 'checkedIn' | 'reported' | 'cancelled';
      purpose: string | null;
      plannedAt: number | null;
      checkedInAt: number | null;
      reportedAt: number | null;
      createdAt: number;
      latitude: number | null;
      longitude: number | null;
      actions: string[];
      nextStep: string | null;
      nextStepAt: number | null;
      note: string | null;
      explanation: string | null;
      minutes: number | null;
      effective: boolean | null;
      effectiveBecause: string | null;
      score: number | null;
      flagged: boolean;
      signals: { code: string; text: string; points: number }[];
      evidence: {
        id: string;
        visitId: string;
        kind: 'photo' | 'voice' | 'minutes' | 'screenshot';
        source: 'camera' | 'album' | 'recorder' | 'file';
        state: 'processing' | 'ready' | 'purged';
        strength: 'strong' | 'weak';
        reasons: { code: string; text: string }[];
        sha256: string;
        bytes: number;
        mediaType: string;
        width: number | null;
        height: number | null;
        durationMs: number | null;
        takenAt: number;
        receivedAt: number;
        latitude: number | null;
        longitude: number | null;
        place: string | null;
        ticketCode: string | null;
        transcript: string | null;
        voice: {
          id: string;
          memberId: string;
          origin: 'visit' | 'chat';
          state: 'fetching' | 'waiting' | 'written' | 'confirmed' | 'discarded';
          durationMs: number | null;
          text: string | null;
          writer: 'speech' | 'platform' | 'typed' | null;
          problem: string | null;
          heard: {
            subject: { kind: 'lead' | 'account'; id: string; name: string } | null;
            choices: { kind: 'lead' | 'account'; id: string; name: string }[];
            product: string | null;
            amountFen: number | null;
            amountText: string | null;
            nextAt: number | null;
            nextStep: string | null;
            obstacles: string[];
            actions: string[];
            unsure: { field: 'subject' | 'product' | 'amount' | 'next'; candidates: string[] }[];
          } | null;
          visitId: string | null;
          spokenAt: number;
        } | null;
        sealed: boolean;
      }[];
    }[];
  };
  'GET /voices': {
    items: {
      id: string;
      memberId: string;
      origin: 'visit' | 'chat';
      state: 'fetching' | 'waiting' | 'written' | 'confirmed' | 'discarded';
      durationMs: number | null;
      text: string | null;
      writer: 'speech' | 'platform' | 'typed' | null;
      problem: string | null;
      heard: {
        subject: { kind: 'lead' | 'account'; id: string; name: string } | null;
        choices: { kind: 'lead' | 'account'; id: string; name: string }[];
        product: string | null;
        amountFen: number | null;
        amountText: string | null;
        nextAt: number | null;
        nextStep: string | null;
        obstacles: string[];
        actions: string[];
        unsure: { field: 'subject' | 'product' | 'amount' | 'next'; candidates: string[] }[];
      } | null;
      visitId: string | null;
      spokenAt: number;
      memberName: string;
      quality: { pace: number | null; fields: number; thin: boolean; why: string };
      reviews: {
        voiceId: string;
        reviewerId: string;
        listenedAt: number;
        verdict: 'good' | 'fair' | 'poor' | null;
        comment: string | null;
        reviewedAt: number | null;
      }[];
    }[];
  };
  'GET /voices/{id}': {
    id: string;
    memberId: string;
    origin: 'visit' | 'chat';
    state: 'fetching' | 'waiting' | 'written' | 'confirmed' | 'discarded';
    durationMs: number | null;
    text: string | null;
    writer: 'speech' | 'platform' | 'typed' | null;
    problem: string | null;
    heard: {
      subject: { kind: 'lead' | 'account'; id: string; name: string } | null;
      choices: { kind: 'lead' | 'account'; id: string; name: string }[];
      product: string | null;
      amountFen: number | null;
      amountText: string | null;
      nextAt: number | null;
      nextStep: string | null;
      obstacles: string[];
      actions: string[];
      unsure: { field: 'subject' | 'product' | 'amount' | 'next'; candidates: string[] }[];
    } | null;
    visitId: string | null;
    spokenAt: number;
  };
  'POST /voices/{id}/text': {
    id: string;
    memberId: string;
    origin: 'visit' | 'chat';
    state: 'fetching' | 'waiting' | 'written' | 'confirmed' | 'discarded';
    durationMs: number | null;
    text: string | null;
    writer: 'speech' | 'platform' | 'typed' | null;
    problem: string | null;
    heard: {
      subject: { kind: 'lead' | 'account'; id: string; name: string } | null;
      choices: { kind: 'lead' | 'account'; id: string; name: string }[];
      product: string | null;
      amountFen: number | null;
      amountText: string | null;
      nextAt: number | null;
      nextStep: string | null;
      obstacles: string[];
      actions: string[];
      unsure: { field: 'subject' | 'product' | 'amount' | 'next'; candidates: string[] }[];
    } | null;
    visitId: string | null;
    spokenAt: number;
  };
  'POST /voices/{id}/confirm': {
    id: string;
    draftId: string | null;
    memberId: string;
    memberName: string;
    accountId: string;
    accountName: string;
    leadId: string | null;
    channel: 'visit' | 'phone' | 'wechat';
    state: 'planned' | 'checkedIn' | 'reported' | 'cancelled';
    purpose: string | null;
    plannedAt: number | null;
    checkedInAt: number | null;
    reportedAt: number | null;
    createdAt: number;
    latitude: number | null;
    longitude: number | null;
    actions: string[];
    nextStep: string | null;
    nextStepAt: number | null;
    note: string | null;
    explanation: string | null;
    minutes: number | null;
    effective: boolean | null;
    effectiveBecause: string | null;
    score: number | null;
    flagged: boolean;
    signals: { code: string; text: string; points: number }[];
    evidence: {
      id: string;
      visitId: string;
      kind: 'photo' | 'voice' | 'minutes' | 'screenshot';
      source: 'camera' | 'album' | 'recorder' | 'file';
      state: 'processing' | 'ready' | 'purged';
      strength: 'strong' | 'weak';
      reasons: { code: string; text: string }[];
      sha256: string;
      bytes: number;
      mediaType: string;
      width: number | null;
      height: number | null;
      durationMs: number | null;
      takenAt: number;
      receivedAt: number;
      latitude: number | null;
      longitude: number | null;
      place: string | null;
      ticketCode: string | null;
      transcript: string | null;
      voice: {
        id: string;
        memberId: string;
        origin: 'visit' | 'chat';
        state: 'fetching' | 'waiting' | 'written' | 'confirmed' | 'discarded';
        durationMs: number | null;
        text: string | null;
        writer: 'speech' | 'platform' | 'typed' | null;
        problem: string | null;
        heard: {
          subject: { kind: 'lead' | 'account'; id: string; name: string } | null;
          choices: { kind: 'lead' | 'account'; id: string; name: string }[];
          product: string | null;
          amountFen: number | null;
          amountText: string | null;
          nextAt: number | null;
          nextStep: string | null;
          obstacles: string[];
          actions: string[];
          unsure: { field: 'subject' | 'product' | 'amount' | 'next'; candidates: string[] }[];
        } | null;
        visitId: string | null;
        spokenAt: number;
      } | null;
      sealed: boolean;
    }[];
  };
  'POST /voices/{id}/listen': {
    voiceId: string;
    reviewerId: string;
    listenedAt: number;
    verdict: 'good' | 'fair' | 'poor' | null;
    comment: string | null;
    reviewedAt: number | null;
  };
  'POST /voices/{id}/review': {
    voiceId: string;
    reviewerId: string;
    listenedAt: number;
    verdict: 'good' | 'fair' | 'poor' | null;
    comment: string | null;
    reviewedAt: number | null;
  };
  'POST /voices/{id}/discard': {
    id: string;
    memberId: string;
    origin: 'visit' | 'chat';
    state: 'fetching' | 'waiting' | 'written' | 'confirmed' | 'discarded';
    durationMs: number | null;
    text: string | null;
    writer: 'speech' | 'platform' | 'typed' | null;
    problem: string | null;
    heard: {
      subject: { kind: 'lead' | 'account'; id: string; name: string } | null;
      choices: { kind: 'lead' | 'account'; id: string; name: string }[];
      product: string | null;
      amountFen: number | null;
      amountText: string | null;
      nextAt: number | null;
      nextStep: string | null;
      obstacles: string[];
      actions: string[];
      unsure: { field: 'subject' | 'product' | 'amount' | 'next'; candidates: string[] }[];
    } | null;
    visitId: string | null;
    spokenAt: number;
  };
  'GET /evidence/{id}/pages': {
    items: {
      n: number;
      source: 'text' | 'ocr' | 'typed';
      text: string;
      confidence: number;
      poor: boolean;
    }[];
    keywords: { keyword: string; n: number }[];
  };
  'POST /evidence/{id}/pages/{n}': {
    n: number;
    source: 'text' | 'ocr' | 'typed';
    text: string;
    confidence: number;
    poor: boolean;
  };
  'GET /concerns': {
    documents: number;
    teamDocuments: number;
    least: number;
    items: {
      keyword: string;
      n: number;
      documents: number;
      share: number;
      teamShare: number | null;
      p: number | null;
      verdict: 'higher' | 'lower' | 'usual' | 'tooFew';
    }[];
  };
  'GET /typed-twice': {
    total: number;
    items: { at: number; field: string; memberId: string; subjectId: string }[];
  };
  'GET /imports': {
    items: {
      id: string;
      memberId: string;
      target: 'lead' | 'pool' | 'account';
      fileName: string;
      format: 'xlsx' | 'csv';
      state: 'previewed' | 'running' | 'done' | 'failed' | 'undoing' | 'undone';
      columns: {
        column: number;
        header: string;
        field:
          | 'companyName'
          | 'creditCode'
          | 'contactName'
          | 'phone'
          | 'region'
          | 'industry'
          | 'budgetRange'
          | 'email'
          | 'wechat'
          | 'jobTitle'
          | 'companySize'
          | 'purchaseStage'
          | 'decisionRole'
          | 'message'
          | 'lastFollowUpOn'
          | 'address'
          | 'custom'
          | 'note'
          | 'skip';
      }[];
      total: number;
      percent: number;
      dispatch: boolean;
      created: number;
      repeated: number;
      rejected: number;
      removed: number;
      stayed: { reason: 'changed' | 'followed' | 'visited'; text: string; count: number }[];
      failure: string | null;
      createdAt: number;
      startedAt: number | null;
      endedAt: number | null;
    }[];
  };
  'POST /imports': {
    id: string;
    memberId: string;
    target: 'lead' | 'pool' | 'account';
    fileName: string;
    format: 'xlsx' | 'csv';
    state: 'previewed' | 'running' | 'done' | 'failed' | 'undoing' | 'undone';
    columns: {
      column: number;
      header: string;
      field:
        | 'companyName'
        | 'creditCode'
        | 'contactName'
        | 'phone'
        | 'region'
        | 'industry'
        | 'budgetRange'
        | 'email'
        | 'wechat'
        | 'jobTitle'
        | 'companySize'
        | 'purchaseStage'
        | 'decisionRole'
        | 'message'
        | 'lastFollowUpOn'
        | 'address'
        | 'custom'
        | 'note'
        | 'skip';
    }[];
    total: number;
    percent: number;
    dispatch: boolean;
    created: number;
    repeated: number;
    rejected: number;
    removed: number;
    stayed: { reason: 'changed' | 'followed' | 'visited'; text: string; count: number }[];
    failure: string | null;
    createdAt: number;
    startedAt: number | null;
    endedAt: number | null;
    sheet: string | null;
    otherSheets: string[];
    encoding: string | null;
    unknown: string[];
    rows: {
      row: number;
      values: Record<string, string>;
      custom: { name: string; value: string }[];
      reason: string | null;
    }[];
    checked: number;
    faults: { row: number; reason: string }[];
    filled: number;
    sameFileAs: string | null;
  };
  'GET /imports/{id}': {
    id: string;
    memberId: string;
    target: 'lead' | 'pool' | 'account';
    fileName: string;
    format: 'xlsx' | 'csv';
    state: 'previewed' | 'running' | 'done' | 'failed' | 'undoing' | 'undone';
    columns: {
      column: number;
      header: string;
      field:
        | 'companyName'
        | 'creditCode'
        | 'contactName'
        | 'phone'
        | 'region'
        | 'industry'
        | 'budgetRange'
        | 'email'
        | 'wechat'
        | 'jobTitle'
        | 'companySize'
        | 'purchaseStage'
        | 'decisionRole'
        | 'message'
        | 'lastFollowUpOn'
        | 'address'
        | 'custom'
        | 'note'
        | 'skip';
    }[];
    total: number;
    percent: number;
    dispatch: boolean;
    created: number;
    repeated: number;
    rejected: number;
    removed: number;
    stayed: { reason: 'changed' | 'followed' | 'visited'; text: string; count: number }[];
    failure: string | null;
    createdAt: number;
    startedAt: number | null;
    endedAt: number | null;
  };
  'POST /imports/{id}/start': {
    id: string;
    memberId: string;
    target: 'lead' | 'pool' | 'account';
    fileName: string;
    format: 'xlsx' | 'csv';
    state: 'previewed' | 'running' | 'done' | 'failed' | 'undoing' | 'undone';
    columns: {
      column: number;
      header: string;
      field:
        | 'companyName'
        | 'creditCode'
        | 'contactName'
        | 'phone'
        | 'region'
        | 'industry'
        | 'budgetRange'
        | 'email'
        | 'wechat'
        | 'jobTitle'
        | 'companySize'
        | 'purchaseStage'
        | 'decisionRole'
        | 'message'
        | 'lastFollowUpOn'
        | 'address'
        | 'custom'
        | 'note'
        | 'skip';
    }[];
    total: number;
    percent: number;
    dispatch: boolean;
    created: number;
    repeated: number;
    rejected: number;
    removed: number;
    stayed: { reason: 'changed' | 'followed' | 'visited'; text: string; count: number }[];
    failure: string | null;
    createdAt: number;
    startedAt: number | null;
    endedAt: number | null;
  };
  'POST /imports/{id}/undo': {
    id: string;
    memberId: string;
    target: 'lead' | 'pool' | 'account';
    fileName: string;
    format: 'xlsx' | 'csv';
    state: 'previewed' | 'running' | 'done' | 'failed' | 'undoing' | 'undone';
    columns: {
      column: number;
      header: string;
      field:
        | 'companyName'
        | 'creditCode'
        | 'contactName'
        | 'phone'
        | 'region'
        | 'industry'
        | 'budgetRange'
        | 'email'
        | 'wechat'
        | 'jobTitle'
        | 'companySize'
        | 'purchaseStage'
        | 'decisionRole'
        | 'message'
        | 'lastFollowUpOn'
        | 'address'
        | 'custom'
        | 'note'
        | 'skip';
    }[];
    total: number;
    percent: number;
    dispatch: boolean;
    created: number;
    repeated: number;
    rejected: number;
    removed: number;
    stayed: { reason: 'changed' | 'followed' | 'visited'; text: string; count: number }[];
    failure: string | null;
    createdAt: number;
    startedAt: number | null;
    endedAt: number | null;
  };
  'GET /intake/payloads': {
    items: {
      id: string;
      sourceId: string;
      outcome: 'lead' | 'joined' | 'repeated' | 'failed' | 'waiting';
      reason: string | null;
      receivedAt: number;
      leadId: string | null;
      mappingVersion: number | null;
      attempts: number;
    }[];
    next: string | null;
  };
  'GET /intake/payloads/{id}': { body: string; contentType: string };
  'GET /intake/side-doors': {
    items: {
      memberId: string;
      leads: number;
      side: number;
      manual: number;
      sidePercent: number;
      manualPercent: number;
    }[];
  };
  'GET /intake/sources': {
    items: {
      id: string;
      name: string;
      kind:
        'form' | 'scan' | 'miniprogram' | 'ad' | 'calls' | 'contact' | 'manual' | 'import' | null;
      door: 'main' | 'side';
      tags: string[];
      costFen: number;
      leads: number;
      failed: number;
      waiting: number;
    }[];
  };
  'GET /boards/leads': {
    from: string;
    to: string;
    total: {
      counts: {
        received: number;
        due24h: number;
        touched24h: number;
        used: number;
        effective: number;
        qualified: number;
        disqualified: number;
        open: number;
        untouched: number;
        within5: number;
        within15: number;
        within30: number;
        within120: number;
        over120: number;
        unanswered: number;
      };
      touched24h: { n: number; of: number; percent: number | null };
      utilisation: { n: number; of: number; percent: number | null };
      response: { n: number; median: number | null; p90: number | null };
      cost: { ledgerFen: number; estimatedFen: number; costFen: number; cacFen: number | null };
    };
    items: {
      counts: {
        received: number;
        due24h: number;
        touched24h: number;
        used: number;
        effective: number;
        qualified: number;
        disqualified: number;
        open: number;
        untouched: number;
        within5: number;
        within15: number;
        within30: number;
        within120: number;
        over120: number;
        unanswered: number;
      };
      touched24h: { n: number; of: number; percent: number | null };
      utilisation: { n: number; of: number; percent: number | null };
      response: { n: number; median: number | null; p90: number | null };
      cost: { ledgerFen: number; estimatedFen: number; costFen: number; cacFen: number | null };
      sourceId: string;
      name: string;
    }[];
  };
  'GET /boards/leads/rows': {
    total: number;
    items: {
      id: string;
      title: string;
      sourceId: string;
      state: string;
      ownerId: string | null;
      ownerName: string | null;
      createdAt: number;
    }[];
  };
  'GET /sources/{id}/costs': {
    items: {
      id: string;
      sourceId: string;
      month: string;
      amountFen: number;
      note: string;
      enteredBy: string;
      at: number;
    }[];
  };
  'POST /sources/{id}/costs': {
    id: string;
    sourceId: string;
    month: string;
    amountFen: number;
    note: string;
    enteredBy: string;
    at: number;
  };
  'GET /leads/{id}/support': {
    mayAsk: boolean;
    missing: string | null;
    evidence: { followUpId: string; at: number } | null;
    stages: string[];
    kinds: { id: string; name: string; from: string; money: boolean }[];
    maxFen: number;
    requests: {
      id: string;
      leadId: string;
      memberId: string;
      memberName: string | null;
      kind: string;
      asked: string;
      stage: string;
      amountFen: number | null;
      purpose: string;
      state: 'pending' | 'approved' | 'declined';
      followUpId: string;
      createdAt: number;
      decidedAt: number | null;
    }[];
  };
  'POST /leads/{id}/support': {
    id: string;
    leadId: string;
    memberId: string;
    memberName: string | null;
    kind: string;
    asked: string;
    stage: string;
    amountFen: number | null;
    purpose: string;
    state: 'pending' | 'approved' | 'declined';
    followUpId: string;
    createdAt: number;
    decidedAt: number | null;
  };
  'POST /support/{id}/approve': {
    id: string;
    leadId: string;
    memberId: string;
    memberName: string | null;
    kind: string;
    asked: string;
    stage: string;
    amountFen: number | null;
    purpose: string;
    state: 'pending' | 'approved' | 'declined';
    followUpId: string;
    createdAt: number;
    decidedAt: number | null;
  };
  'POST /support/{id}/decline': {
    id: string;
    leadId: string;
    memberId: string;
    memberName: string | null;
    kind: string;
    asked: string;
    stage: string;
    amountFen: number | null;
    purpose: string;
    state: 'pending' | 'approved' | 'declined';
    followUpId: string;
    createdAt: number;
    decidedAt: number | null;
  };
  'GET /support': {
    items: {
      id: string;
      leadId: string;
      memberId: string;
      memberName: string | null;
      kind: string;
      asked: string;
      stage: string;
      amountFen: number | null;
      purpose: string;
      state: 'pending' | 'approved' | 'declined';
      followUpId: string;
      createdAt: number;
      decidedAt: number | null;
      title: string;
      after30: {
        days: number;
        effectiveTouches: number;
        qualified: boolean;
        budgetFen: number;
        ratio: number | null;
      } | null;
      after60: {
        days: number;
        effectiveTouches: number;
        qualified: boolean;
        budgetFen: number;
        ratio: number | null;
      } | null;
    }[];
  };
  'GET /boards/reviews': {
    items: {
      sourceId: string;
      name: string;
      sampled: number;
      right: number;
      wrong: number;
      unclear: number;
      pending: number;
      wrongShare: { n: number; of: number; percent: number | null };
    }[];
    days: { day: string; sampled: number; candidates: number; seed: string }[];
  };
  'POST /boards/reviews/{day}/{leadId}': {
    verdict: 'right' | 'wrong' | 'unclear' | null;
    note: string | null;
  };
  'POST /risks/dry-run': {
    text: string;
    fires: number;
    reps: number;
    most: number;
    noisy: boolean;
    told: number;
    mayBeOn: boolean;
    latest: {
      leadId: string;
      title: string;
      at: number;
      ownerId: string;
      ownerName: string | null;
    }[];
  };
  'GET /risks': {
    rules: {
      id: string;
      name: string;
      alerts: number;
      state: 'off' | 'waiting' | 'on' | 'noisy';
      history: { fires: number; reps: number; most: number; judgedAt: number } | null;
      suggestions: {
        id: string;
        text: string;
        shown: number;
        accepted: number;
        acceptance: { n: number; of: number; percent: number | null };
        retired: boolean;
      }[];
    }[];
  };
  'GET /risks/{ruleId}/alerts': {
    alerts: {
      id: string;
      leadId: string;
      title: string;
      ownerId: string;
      ownerName: string | null;
      firedAt: number;
      capped: boolean;
      told: {
        memberId: string;
        name: string | null;
        suggestionId: string | null;
        answer: 'accepted' | 'declined' | null;
      }[];
    }[];
  };
  'GET /boards/scripts': {
    from: string;
    to: string;
    leads: number;
    scripts: {
      name: string;
      used: { n: number; won: number };
      others: { n: number; won: number };
      times: number;
      difference: number | null;
      from: number | null;
      to: number | null;
      verdict: 'better' | 'worse' | 'unclear';
    }[];
    keywords: {
      name: string;
      used: { n: number; won: number };
      others: { n: number; won: number };
      times: number;
      difference: number | null;
      from: number | null;
      to: number | null;
      verdict: 'better' | 'worse' | 'unclear';
    }[];
  };
  'GET /boards/scripts/rows': {
    total: number;
    items: {
      leadId: string;
      title: string;
      ownerName: string | null;
      won: boolean;
      times: number;
    }[];
  };
  'POST /sessions': { token: string; expiresAt: number; memberId: string };
  'GET /wecom/page-signature': { config: unknown; agentConfig: unknown };
  'GET /dingtalk/page-signature': { timestamp: number; nonceStr: string; signature: string };
  'GET /jobs/dead': {
    items: {
      id: string;
      kind: string;
      attempt: number;
      lastError: string | null;
      createdAt: number;
    }[];
  };
  'POST /jobs/{id}/replay': { replayed: boolean };
  'POST /dispatch/rehearse': {
    leads: number;
    total: number;
    changed: number;
    unowned: number;
    items: { memberId: string; name: string; was: number; would: number }[];
  };
  'POST /visits/{id}/evidence': {
    id: string;
    visitId: string;
    kind: 'photo' | 'voice' | 'minutes' | 'screenshot';
    source: 'camera' | 'album' | 'recorder' | 'file';
    state: 'processing' | 'ready' | 'purged';
    strength: 'strong' | 'weak';
    reasons: { code: string; text: string }[];
    sha256: string;
    bytes: number;
    mediaType: string;
    width: number | null;
    height: number | null;
    durationMs: number | null;
    takenAt: number;
    receivedAt: number;
    latitude: number | null;
    longitude: number | null;
    place: string | null;
    ticketCode: string | null;
    transcript: string | null;
    voice: {
      id: string;
      memberId: string;
      origin: 'visit' | 'chat';
      state: 'fetching' | 'waiting' | 'written' | 'confirmed' | 'discarded';
      durationMs: number | null;
      text: string | null;
      writer: 'speech' | 'platform' | 'typed' | null;
      problem: string | null;
      heard: {
        subject: { kind: 'lead' | 'account'; id: string; name: string } | null;
        choices: { kind: 'lead' | 'account'; id: string; name: string }[];
        product: string | null;
        amountFen: number | null;
        amountText: string | null;
        nextAt: number | null;
        nextStep: string | null;
        obstacles: string[];
        actions: string[];
        unsure: { field: 'subject' | 'product' | 'amount' | 'next'; candidates: string[] }[];
      } | null;
      visitId: string | null;
      spokenAt: number;
    } | null;
    sealed: boolean;
  };
  'GET /evidence/{id}': unknown;
  'GET /evidence/{id}/original': unknown;
  'GET /evidence/{id}/verify': {
    ok: boolean;
    original: 'ok' | 'changed' | 'missing' | 'pending';
    watermark: 'ok' | 'changed' | 'missing' | 'pending';
    chain: 'ok' | 'broken' | 'pending';
    text: string;
  };
  'GET /voices/{id}/sound': unknown;
  'GET /scoring/model': {
    trainedAt: number;
    rulesVersion: number;
    seed: number;
    learntFrom: { won: number; lost: number };
    holdout: {
      won: number;
      lost: number;
      brier: number;
      brierOfShare: number;
      bins: { from: number; to: number; n: number; said: number; won: number }[];
    };
    intercept: number;
    coefficients: { name: string; weight: number }[];
  };
  'POST /scoring/model': {
    trainedAt: number;
    rulesVersion: number;
    seed: number;
    learntFrom: { won: number; lost: number };
    holdout: {
      won: number;
      lost: number;
      brier: number;
      brierOfShare: number;
      bins: { from: number; to: number; n: number; said: number; won: number }[];
    };
    intercept: number;
    coefficients: { name: string; weight: number }[];
  };
  'GET /imports/{id}/rejected': unknown;
  'POST /exports': unknown;
  'GET /members/{id}/data': Record<string, unknown[]>;
  'POST /members/{id}/erase': { erased: boolean };
  'POST /leads/{id}/erase-contact': { erased: boolean };
  'POST /intake/payloads/replay': { leads: number; repeated: number; failed: number };
  'POST /intake/payloads/{id}/replay': { leads: number; repeated: number; failed: number };
  'POST /intake/sources/{id}/preview': {
    fields: {
      field:
        | 'companyName'
        | 'creditCode'
        | 'contactName'
        | 'phone'
        | 'region'
        | 'industry'
        | 'budgetRange'
        | 'email'
        | 'wechat'
        | 'jobTitle'
        | 'companySize'
        | 'purchaseStage'
        | 'decisionRole'
        | 'message';
      path: string;
      value: string | null;
      reason: string | null;
    }[];
    custom: { name: string; path: string; value: string | null }[];
    missing: (
      | 'companyName'
      | 'creditCode'
      | 'contactName'
      | 'phone'
      | 'region'
      | 'industry'
      | 'budgetRange'
      | 'email'
      | 'wechat'
      | 'jobTitle'
      | 'companySize'
      | 'purchaseStage'
      | 'decisionRole'
      | 'message'
    )[];
    unmapped: (
      | 'companyName'
      | 'creditCode'
      | 'contactName'
      | 'phone'
      | 'region'
      | 'industry'
      | 'budgetRange'
      | 'email'
      | 'wechat'
      | 'jobTitle'
      | 'companySize'
      | 'purchaseStage'
      | 'decisionRole'
      | 'message'
    )[];
    reason: string | null;
  };
};
