/** For what goes with a membership. */
export const index = {
  name: 'grants_member_tenant',
  table: 'grants',
  on: '(member_tenant, user_id) where member_tenant is not null',
}
