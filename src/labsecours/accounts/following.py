"""Roles held on a record follow it: a merge moves them to the record that is kept, a deletion ends them."""

from labsecours.accounts.services import hand_over, withdraw_all_on
from labsecours.kernel.following import Follower, followers

followers.register(Follower("accounts.grants", hand_over, withdraw_all_on))
