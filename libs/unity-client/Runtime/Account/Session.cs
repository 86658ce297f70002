using System;
using System.Threading;
using System.Threading.Tasks;

namespace Laurel
{
    /// <summary>The token of who plays: made, renewed and made anew, by one sign-in at a time, whoever asks.</summary>
    internal sealed class Session
    {
        private readonly SignIn signIn;
        private readonly AccountStore store;
        private readonly ILaurelPlatform platform;
        private readonly CancellationToken ended;
        private readonly Alone alone = new Alone();
        private AccessToken token;
        private Task<AccessToken> renewal;
        private bool isNeeded;

        /// <param name="ended">cancelled when the client ends</param>
        public Session(SignIn signIn, AccountStore store, ILaurelPlatform platform, CancellationToken ended)
        {
            this.signIn = signIn;
            this.store = store;
            this.platform = platform;
            this.ended = ended;
            Record = store.Load();
        }

        /// <summary>Neither token nor password are taken.</summary>
        public event Action Needed = delegate { };

        /// <summary>Another player plays now, or the first one.</summary>
        public event Action Switched = delegate { };

        /// <summary>Null where nobody has played here.</summary>
        public AccountRecord Record { get; private set; }

        public bool IsSignedIn => token != null && token.SecondsLeft(platform.Seconds) > 0;

        /// <summary>Who plays: a new guest where there is nobody. It is kept before the user pool knows of it.</summary>
        public AccountRecord Begin()
        {
            if (Record == null) Put(SignIn.NewGuest(), null);
            return Record;
        }

        /// <summary>A token that is good now.</summary>
        /// <param name="refused">one that the service does not take: it is not given again</param>
        /// <exception cref="SignInNeededException"/>
        /// <exception cref="UserPoolException"/>
        /// <exception cref="Client.ConnectionException"/>
        public async Task<AccessToken> TokenAsync(string refused, CancellationToken cancellation)
        {
            var before = token;
            if (IsFresh(refused)) return before;
            try
            {
                return await Renewal(refused).OrCancelled(cancellation);
            }
            catch (Exception failure) when (Failures.MayPass(failure))
            {
                // It was early: the old one is good for a while.
                if (before == null || before != token || before.Value == refused || !IsSignedIn) throw;
                return before;
            }
        }

        /// <summary>The game asks again: perhaps what was refused is taken now.</summary>
        public void Retry()
        {
            isNeeded = false;
        }

        /// <summary>Signs in as somebody else, who is then who plays here; nothing is changed where that fails.</summary>
        /// <returns>who played before; null where nobody did</returns>
        public Task<AccountRecord> SwitchAsync(AccountRecord next, CancellationToken cancellation)
        {
            return alone.RunAsync(async () =>
            {
                if (next.IsOwn && next.PlayerId == null) await signIn.SignUpAsync(next, cancellation);
                var entered = await signIn.ByPasswordAsync(next, cancellation);
                if (entered == null) throw new SignInNeededException();
                var before = Record;
                Put(next, entered);
                return before;
            });
        }

        /// <summary>Begins as a new guest, who is kept before the user pool knows of it.</summary>
        /// <returns>who played before; null where nobody did</returns>
        public Task<AccountRecord> BeginAnewAsync()
        {
            return alone.RunAsync(() =>
            {
                var before = Record;
                Put(SignIn.NewGuest(), null);
                return Task.FromResult(before);
            });
        }

        /// <summary>Keeps the address that the player has now.</summary>
        public void KeepEmail(string email)
        {
            Record.Email = email;
            store.Save(Record);
        }

        private bool IsFresh(string refused)
        {
            return token != null && token.Value != refused && token.IsFresh(platform.Seconds);
        }

        private void Put(AccountRecord next, AccessToken itsToken)
        {
            store.Save(next);
            Record = next;
            token = itsToken;
            isNeeded = false;
            Switched();
        }

        private Task<AccessToken> Renewal(string refused)
        {
            if (renewal != null) return renewal;
            var begun = RenewAsync(refused);
            renewal = begun.IsCompleted ? null : begun;
            return begun;
        }

        private async Task<AccessToken> RenewAsync(string refused)
        {
            try
            {
                return await alone.RunAsync(async () => IsFresh(refused) ? token : token = await SignInAsync());
            }
            finally
            {
                renewal = null;
            }
        }

        private async Task<AccessToken> SignInAsync()
        {
            if (isNeeded) throw new SignInNeededException();
            var record = Begin();
            if (record.PlayerId == null)
            {
                await signIn.SignUpAsync(record, ended);
                store.Save(record);
            }
            var entered = await signIn.ByRefreshTokenAsync(record, ended) ?? await signIn.ByPasswordAsync(record, ended);
            if (entered != null)
            {
                store.Save(record);
                return entered;
            }
            isNeeded = true;
            Needed();
            throw new SignInNeededException();
        }
    }
}
