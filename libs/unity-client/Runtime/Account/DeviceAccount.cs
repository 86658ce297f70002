using System;

namespace Laurel
{
    /// <summary>The player of this device, as all windows of the game keep them: what cannot be kept at present is reported, and stops nobody.</summary>
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
        /// <exception cref="Exception">nobody can say who plays: the store cannot be read</exception>
        public AccountRecord Begin()
        {
            AccountRecord player = null;
            store.Alone(() =>
            {
                player = store.Load();
                if (player != null) return;
                player = SignIn.NewGuest();
                Reported(() => store.Save(player));
            });
            return player;
        }

        /// <summary>Has another be the player.</summary>
        /// <param name="left">who played in this window; null: nobody</param>
        /// <returns>who was it: perhaps one that another window had begin; null: nobody</returns>
        public AccountRecord Replace(AccountRecord left, AccountRecord next)
        {
            AccountRecord before = null;
            store.Alone(() =>
            {
                before = store.Load() ?? left;
                store.Save(next);
            });
            Refresh(next);
            if (before != null && before.Username != next.Username) Reported(() => store.Forget(before));
            return before;
        }

        /// <summary>Keeps what a sign-in has told. What cannot be kept is known as long as the game runs: a good sign-in stays one.</summary>
        public void Keep(AccountRecord record)
        {
            Reported(() => store.Alone(() =>
            {
                // Where nobody could be kept at first.
                if (store.Load() == null) store.Save(record);
                else store.Learn(record);
            }));
        }

        /// <summary>Keeps the address of a player, unless another one is the device's by now.</summary>
        public void KeepEmail(string username, string email)
        {
            Reported(() => store.Alone(() => store.LearnEmail(username, email)));
        }

        /// <summary>Another window may have signed the same player up, or in, or have given them another password.</summary>
        /// <returns>whether they may be signed in by something else now</returns>
        public bool Refresh(AccountRecord record)
        {
            AccountRecord kept = null;
            Reported(() => kept = store.Load());
            if (kept == null || kept.Username != record.Username) return false;
            var isNew = kept.Password != record.Password || (kept.RefreshToken != null && kept.RefreshToken != record.RefreshToken);
            record.Password = kept.Password;
            record.PlayerId = kept.PlayerId ?? record.PlayerId;
            record.RefreshToken = kept.RefreshToken ?? record.RefreshToken;
            record.Email = kept.Email ?? record.Email;
            return isNew;
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
