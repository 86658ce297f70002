using System;
using System.Threading;
using System.Threading.Tasks;

namespace Laurel
{
    /// <summary>Who plays: a guest at first, with a recovery code and, if they like, an e-mail. Every call signs in by itself where it must.</summary>
    public sealed class LaurelAccount
    {
        private readonly Session session;
        private readonly EmailLink link;

        internal LaurelAccount(Session session, Cognito cognito, ILaurelPlatform platform)
        {
            this.session = session;
            link = new EmailLink(cognito, session);
            session.Needed += () => platform.Tell(() => SignInNeeded());
            session.Switched += () => platform.Tell(() => Switched());
        }

        /// <summary>Raised once when nothing that is kept signs the player in: the password was changed elsewhere, or the player is deleted.</summary>
        public event Action SignInNeeded = delegate { };

        /// <summary>Raised when another player plays here, and when the first guest begins.</summary>
        public event Action Switched = delegate { };

        /// <summary>As boards and answers name the player; null until the first sign-in.</summary>
        public string PlayerId => session.Record == null ? null : session.Record.PlayerId;

        /// <summary>The linked address; null where there is none, or this device does not know of it.</summary>
        public string Email => session.Record == null ? null : session.Record.Email;

        /// <summary>For the player to write down: whoever has it is the player. Null before the first sign-in, and for who signed in by e-mail.</summary>
        public string RecoveryCode => session.Record == null ? null : session.Record.RecoveryCode;

        /// <summary>Whether there is a token that is good now.</summary>
        public bool IsSignedIn => session.IsSignedIn;

        /// <summary>Signs in who played here, or makes a guest: to be called when the game begins, and again after <see cref="SignInNeeded"/>.</summary>
        /// <returns>the player's id</returns>
        /// <exception cref="Client.ConnectionException">play goes on: what is queued is sent later</exception>
        /// <exception cref="SignInNeededException"/>
        public async Task<string> SignInAsync(CancellationToken cancellation = default)
        {
            return (await session.RetryAsync(cancellation)).PlayerId;
        }

        /// <summary>Begins as a new guest, as after <see cref="SignInNeeded"/>: never done by itself.</summary>
        /// <returns>who played before; null where nobody did</returns>
        public Task<AccountRecord> BeginAnewAsync(CancellationToken cancellation = default)
        {
            return session.BeginAnewAsync(cancellation);
        }

        /// <summary>Signs in as the player of a recovery code, who plays here from now on.</summary>
        /// <returns>who played before, for <see cref="SwitchToAsync"/>: accounts are never merged</returns>
        /// <exception cref="RecoveryCodeException">it cannot be read</exception>
        /// <exception cref="SignInNeededException">its player is deleted, or has a password of their own now</exception>
        public Task<AccountRecord> RestoreAsync(string recoveryCode, CancellationToken cancellation = default)
        {
            return session.SwitchAsync(Laurel.RecoveryCode.Read(recoveryCode), cancellation);
        }

        /// <summary>Signs in as a player who played here before.</summary>
        /// <returns>who played until now</returns>
        /// <exception cref="SignInNeededException">they are deleted, or have another password now</exception>
        /// <exception cref="UserPoolException"/>
        public Task<AccountRecord> SwitchToAsync(AccountRecord account, CancellationToken cancellation = default)
        {
            return session.SwitchAsync(account, cancellation);
        }

        /// <summary>Has a code sent to the address; an address that stood before stands until the code has come.</summary>
        /// <exception cref="UserPoolException"/>
        public Task LinkEmailAsync(string email, CancellationToken cancellation = default)
        {
            return link.LinkAsync(email, cancellation);
        }

        /// <summary>Links the address by the code that was sent to it.</summary>
        /// <exception cref="UserPoolException"><c>CodeMismatchException</c>, <c>ExpiredCodeException</c>; <c>AliasExistsException</c>: it is another player's</exception>
        public Task VerifyEmailAsync(string code, CancellationToken cancellation = default)
        {
            return link.VerifyAsync(code, cancellation);
        }

        /// <summary>Signs in as the player who has linked the address, who plays here from now on.</summary>
        /// <returns>who played before, for <see cref="SwitchToAsync"/>: accounts are never merged</returns>
        /// <exception cref="SignInNeededException">address or password are wrong</exception>
        public Task<AccountRecord> SignInByEmailAsync(string email, string password, CancellationToken cancellation = default)
        {
            return session.SwitchAsync(ByEmail(email, password), cancellation);
        }

        /// <summary>Has a code sent to the address of a player, for a new password; no error where nobody has linked it.</summary>
        /// <exception cref="UserPoolException"/>
        public Task ForgotPasswordAsync(string email, CancellationToken cancellation = default)
        {
            return link.ForgotAsync(email, cancellation);
        }

        /// <summary>Gives the player of an address a new password by the code that was sent, who plays here from now on. A recovery code of theirs is good no more.</summary>
        /// <returns>who played before, for <see cref="SwitchToAsync"/>: accounts are never merged</returns>
        /// <exception cref="UserPoolException"><c>CodeMismatchException</c>, <c>ExpiredCodeException</c>, <c>InvalidPasswordException</c></exception>
        public Task<AccountRecord> ConfirmForgotPasswordAsync(string email, string code, string newPassword, CancellationToken cancellation = default)
        {
            return link.ConfirmForgotAsync(ByEmail(email, newPassword), code, cancellation);
        }

        /// <summary>A token for calls of your own, the freshest to be had: ask again before each call.</summary>
        /// <exception cref="UserPoolException"/>
        public async Task<string> AccessTokenAsync(CancellationToken cancellation = default)
        {
            return (await session.FreshTokenAsync(null, cancellation)).Value;
        }

        private static AccountRecord ByEmail(string email, string password)
        {
            return new AccountRecord { Username = email, Password = password, Email = email };
        }
    }
}
