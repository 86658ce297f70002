using System;

namespace Laurel
{
    /// <summary>The player of this device, as all windows of the game keep them: what cannot be kept or read at present is reported, and stops nobody.</summary>
    internal sealed class DeviceAccount
    {
        private readonly AccountStore store;
        private readonly ILaurelPlatform platform;

        public DeviceAccount(AccountStore store, ILaurelPlatform platform)
        {
            this.store = store;
            this.platform = platform;
        }

        /// <summary>Who is kept, for another window may have begun meanwhile; else a new guest, kept before anybody knows of them.</summary>
        public AccountRecord Begin()
        {
            AccountRecord kept = null;
            Reported(() => kept = store.Load());
            if (kept != null) return kept;
            var guest = SignIn.NewGuest();
            Reported(() => store.Save(guest));
            return guest;
        }

        /// <summary>Has another be the player.</summary>
        /// <param name="left">who played in this window; null: nobody</param>
        /// <returns>who was it: perhaps one that another window had begin; null: nobody</returns>
        public AccountRecord Replace(AccountRecord left, AccountRecord next)
        {
            var before = store.Load() ?? left;
            store.Save(next);
            if (before != null && before.Username != next.Username) Reported(() => store.Forget(before));
            return before;
        }

        /// <summary>Keeps what a sign-in has told. What cannot be kept is known as long as the game runs: a good sign-in stays one.</summary>
        public void Keep(AccountRecord record)
        {
            Reported(() =>
            {
                // Where nobody could be kept at first.
                if (store.Load() == null) store.Save(record);
                else store.Learn(record);
            });
        }

        /// <summary>Keeps the address of a player.</summary>
        public void KeepEmail(string username, string email)
        {
            Reported(() => store.LearnEmail(username, email));
        }

        /// <summary>Another window may have signed the same player up, or in, or have given them another password.</summary>
        public void Refresh(AccountRecord record)
        {
            AccountRecord kept = null;
            Reported(() => kept = store.Load());
            if (kept == null || kept.Username != record.Username) return;
            record.Password = kept.Password;
            record.PlayerId = kept.PlayerId ?? record.PlayerId;
            record.RefreshToken = kept.RefreshToken ?? record.RefreshToken;
            record.Email = kept.Email ?? record.Email;
        }

        private void Reported(Action work)
        {
            try
            {
                work();
            }
            catch (Exception exception)
            {
                platform.Report(exception);
            }
        }
    }
}
