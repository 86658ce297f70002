using System;
using System.Threading;
using System.Threading.Tasks;

namespace Laurel
{
    /// <summary>The token of who plays: made, renewed and made anew, by one sign-in at a time, whoever asks.</summary>
    internal sealed class Session
    {
        /// <summary>Between renewals that nobody waits for, after one that failed.</summary>
        private const double RestSeconds = 30;

        /// <summary>A socket has half a minute to open: it waits no longer for another token while the one at hand is good.</summary>
        private const double PatienceSeconds = 10;

        private readonly SignIn signIn;
        private readonly DeviceAccount account;
        private readonly ILaurelPlatform platform;
        private readonly CancellationToken ended;
        private readonly Alone alone = new Alone();
        private AccessToken token;
        private Task<AccessToken> renewal;
        private double restsUntil;
        private bool isNeeded;
        private bool isTold;

        /// <param name="kept">who is kept in the store; null: nobody</param>
        /// <param name="ended">cancelled when the client ends</param>
        public Session(SignIn signIn, AccountStore store, AccountRecord kept, ILaurelPlatform platform, CancellationToken ended)
        {
            this.signIn = signIn;
            account = new DeviceAccount(store, platform);
            this.platform = platform;
            this.ended = ended;
            Record = kept;
        }

        /// <summary>Neither token nor password are taken.</summary>
        public event Action Needed = delegate { };

        /// <summary>Another player plays now, or the first one.</summary>
        public event Action Switched = delegate { };

        /// <summary>Null where nobody has played here.</summary>
        public AccountRecord Record { get; private set; }

        public bool IsSignedIn => token != null && token.SecondsLeft(platform.Seconds) > 0;

        /// <summary>Who plays: a new guest where there is nobody, kept before the user pool knows of it. Where nothing can be kept they play all the same.</summary>
        /// <exception cref="Exception">the store cannot be read: nobody can say who plays</exception>
        public AccountRecord Begin()
        {
            if (Record != null) return Record;
            Enter(account.Begin(), null);
            return Record;
        }

        /// <summary>A token that is good now. Where its end comes near, another is fetched aside: no call waits for a user pool that is silent.</summary>
        /// <exception cref="SignInNeededException"/>
        /// <exception cref="UserPoolException"/>
        /// <exception cref="Client.ConnectionException"/>
        public Task<AccessToken> TokenAsync(CancellationToken cancellation)
        {
            if (!IsSignedIn) return FreshTokenAsync(null, cancellation);
            if (!IsFresh(null) && renewal == null && platform.Seconds >= restsUntil) RenewAside();
            return Task.FromResult(token);
        }

        /// <summary>A token with a good part of its life before it, or else the one at hand as long as it is good.</summary>
        /// <param name="refused">one that the service does not take: it is not given again</param>
        /// <exception cref="SignInNeededException"/>
        /// <exception cref="UserPoolException"/>
        /// <exception cref="Client.ConnectionException"/>
        public async Task<AccessToken> FreshTokenAsync(string refused, CancellationToken cancellation)
        {
            var before = token;
            if (IsFresh(refused)) return before;
            try
            {
                return await OrBeforeAsync(Renewal(refused), before, refused, cancellation);
            }
            catch (Exception failure) when (Failures.MayPass(failure))
            {
                // It was early: the old one is good for a while.
                if (before == null || before != token || before.Value == refused || !IsSignedIn) throw;
                return before;
            }
        }

        /// <summary>The other one; where that does not come soon, the one at hand as long as it is good.</summary>
        private async Task<AccessToken> OrBeforeAsync(Task<AccessToken> renewed, AccessToken before, string refused, CancellationToken cancellation)
        {
            if (before == null || before.Value == refused) return await renewed.OrCancelled(cancellation);
            using (var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, ended))
            {
                var patience = platform.Delay(PatienceSeconds, either.Token);
                var isLate = await Task.WhenAny(renewed, patience) == patience && !either.IsCancellationRequested;
                either.Cancel();
                if (isLate && before == token && IsSignedIn) return before;
            }
            return await renewed.OrCancelled(cancellation);
        }

        /// <summary>As <see cref="TokenAsync"/>; but where the game was told that a sign-in is needed, perhaps what was refused is taken now.</summary>
        public Task<AccessToken> RetryAsync(CancellationToken cancellation)
        {
            if (!isNeeded) return TokenAsync(cancellation);
            isNeeded = false;
            return FreshTokenAsync(null, cancellation);
        }

        /// <summary>Signs in as somebody else, who is then who plays here; nothing is changed where that fails.</summary>
        /// <returns>who played before; null where nobody did</returns>
        public Task<AccountRecord> SwitchAsync(AccountRecord next, CancellationToken cancellation)
        {
            return alone.RunAsync(async () =>
            {
                using (var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, ended))
                {
                    if (next.IsOwn && next.PlayerId == null) await signIn.SignUpAsync(next, either.Token);
                    var entered = await signIn.ByPasswordAsync(next, either.Token);
                    if (entered == null) throw new SignInNeededException();
                    return Put(next, entered);
                }
            });
        }

        /// <summary>Begins as a new guest, who is kept before the user pool knows of it.</summary>
        /// <returns>who played before; null where nobody did</returns>
        public Task<AccountRecord> BeginAnewAsync(CancellationToken cancellation)
        {
            return alone.RunAsync(() =>
            {
                cancellation.ThrowIfCancellationRequested();
                return Task.FromResult(Put(SignIn.NewGuest(), null));
            });
        }

        /// <summary>Keeps the address of a player, though another one may play in this window by now.</summary>
        public void KeepEmail(string username, string email)
        {
            if (Record.Username == username) Record.Email = email;
            account.KeepEmail(username, email);
        }

        /// <summary>The service does not take it: the next call has another.</summary>
        public void Refuse(AccessToken refused)
        {
            if (token == refused) token = null;
        }

        private bool IsFresh(string refused)
        {
            return token != null && token.Value != refused && token.IsFresh(platform.Seconds);
        }

        private AccountRecord Put(AccountRecord next, AccessToken itsToken)
        {
            var before = account.Replace(Record, next);
            Enter(next, itsToken);
            return before;
        }

        private void Enter(AccountRecord next, AccessToken itsToken)
        {
            Record = next;
            token = itsToken;
            isNeeded = isTold = false;
            restsUntil = 0;
            Switched();
        }

        private async void RenewAside()
        {
            try
            {
                await Renewal(null);
            }
            catch (Exception failure)
            {
                restsUntil = platform.Seconds + RestSeconds;
                // The first was told, the others pass.
                if (!(failure is SignInNeededException || failure is UserPoolException || failure is OperationCanceledException || Failures.MayPass(failure))) platform.Report(failure);
            }
        }

        private Task<AccessToken> Renewal(string refused)
        {
            // First, for who hears of a new guest may call already.
            if (renewal == null) Begin();
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
                if (token != null && token.Value == refused) token = null;
            }
        }

        private async Task<AccessToken> SignInAsync()
        {
            var record = Begin();
            // Another window may have mended what was refused here.
            if (!account.Refresh(record) && isNeeded) throw new SignInNeededException();
            if (record.PlayerId == null)
            {
                await signIn.SignUpAsync(record, ended);
                account.Keep(record);
            }
            var entered = await signIn.ByRefreshTokenAsync(record, ended) ?? await signIn.ByPasswordAsync(record, ended);
            if (entered != null)
            {
                account.Keep(record);
                isNeeded = isTold = false;
                return entered;
            }
            isNeeded = true;
            if (!isTold) Needed();
            isTold = true;
            throw new SignInNeededException();
        }
    }
}
