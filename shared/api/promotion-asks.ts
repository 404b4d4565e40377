import { announcementRequestSchema } from '#edge/announcement-request.ts';
import { approvalRequestSchema } from '#edge/approval-request.ts';
import { promotionRequestSchema } from '#edge/promotion-request.ts';
import { findOpenings } from '#edge/promotion-window.ts';
import { givenUpSchema, resumedSchema } from '#edge/promotion-wish.ts';
import { withdrawnReleaseRequestSchema } from '#edge/withdrawn-release-request.ts';
import { admit } from '#flow/admit.ts';
import { approve } from '#flow/approve.ts';
import { giveUpPromotion } from '#flow/give-up-promotion.ts';
import { resumePromotion } from '#flow/resume-promotion.ts';
import { settleAnnouncement } from '#flow/settle-announcement.ts';
import { withdrawRelease } from '#flow/withdraw-release.ts';
import { type Ask, ask } from './ask.ts';
import {
  admittedSchema,
  approvedSchema,
  decidedSchema,
  settledSchema,
  withdrawnReleaseSchema,
} from './promotion-answers.ts';

/** What people can ask for of promotions and releases. */
export const promotionAsks: readonly Ask[] = [
  ask({
    path: '/api/v1/promotions',
    summary: 'Ask for the promotion of an accepted candidate',
    called: 'the request for a promotion',
    body: promotionRequestSchema,
    isOnce: true,
    answer: admittedSchema,
    perform: (duty, person, wish) => admit(duty, person, wish, findOpenings),
    nameOf: ({ candidate }) => candidate,
  }),
  ask({
    path: '/api/v1/approvals',
    summary: 'Approve the plan of a promotion',
    called: 'the approval',
    body: approvalRequestSchema,
    isOnce: true,
    answer: approvedSchema,
    perform: (duty, person, wish) => approve(duty, person, wish, findOpenings),
    nameOf: ({ candidate }) => candidate,
  }),
  ask({
    path: '/api/v1/resumed-promotions',
    summary: 'Let a held promotion go on',
    called: 'the request to resume a promotion',
    body: resumedSchema,
    isOnce: false,
    answer: decidedSchema,
    perform: resumePromotion,
    nameOf: ({ candidate }) => candidate,
  }),
  ask({
    path: '/api/v1/given-up-promotions',
    summary: 'Give a promotion up before anything of it can be seen',
    called: 'the request to give a promotion up',
    body: givenUpSchema,
    isOnce: false,
    answer: decidedSchema,
    perform: giveUpPromotion,
    nameOf: ({ candidate }) => candidate,
  }),
  ask({
    path: '/api/v1/announcements',
    summary: 'Say what became of an announcement: it was sent, or is to be sent again',
    called: 'the request about an announcement',
    body: announcementRequestSchema,
    isOnce: false,
    answer: settledSchema,
    perform: settleAnnouncement,
    nameOf: ({ candidate }) => candidate,
    shownAt: '/api/v1/promotions',
  }),
  ask({
    path: '/api/v1/withdrawn-releases',
    summary: 'Withdraw a release',
    called: 'the request to withdraw a release',
    body: withdrawnReleaseRequestSchema,
    isOnce: true,
    answer: withdrawnReleaseSchema,
    perform: withdrawRelease,
    nameOf: ({ release }) => release,
    shownAt: '/api/v1/releases',
  }),
];
