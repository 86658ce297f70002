using System;
using System.Threading;
using System.Threading.Tasks;
using Newtonsoft.Json.Linq;

namespace Laurel
{
    /// <summary>Who plays: a guest at first, with a recovery code and, if they like, an e-mail. Every call signs in by itself where it must.</summary>
    public sealed class LaurelAccount
    {
        private readonly Session session;
        private readonly Cognito cognito;

        internal LaurelAccount(Session session, Cognito cognito, ILaurelPlatform platform)
        {
            this.session = session;
            this.cognito = cognito;
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
            session.Retry();
            await session.TokenAsync(null, cancellation);
            return PlayerId;
        }

        /// <summary>Begins as a new guest, as after <see cref="SignInNeeded"/>: never done by itself.</summary>
        /// <returns>who played before; null where nobody did</returns>
        public Task<AccountRecord> BeginAnewAsync()
        {
            return session.BeginAnewAsync();
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
        /// <exception cref="UserPoolException"/>
        public Task<AccountRecord> SwitchToAsync(AccountRecord account, CancellationToken cancellation = default)
        {
            return session.SwitchAsync(account, cancellation);
        }

        /// <summary>Has a code sent to the address; an address that stood before stands until the code has come.</summary>
        /// <exception cref="UserPoolException"/>
        public async Task LinkEmailAsync(string email, CancellationToken cancellation = default)
        {
            var attributes = new JArray(new JObject { { "Name", "email" }, { "Value", email } });
            var token = (await session.TokenAsync(null, cancellation)).Value;
            await cognito.CallAsync("UpdateUserAttributes", new JObject { { "AccessToken", token }, { "UserAttributes", attributes } }, cancellation);
        }

        /// <summary>Links the address by the code that was sent to it.</summary>
        /// <exception cref="UserPoolException"><c>CodeMismatchException</c>, <c>ExpiredCodeException</c>; <c>AliasExistsException</c>: it is another player's</exception>
        public async Task VerifyEmailAsync(string code, CancellationToken cancellation = default)
        {
            var token = (await session.TokenAsync(null, cancellation)).Value;
            var input = new JObject { { "AccessToken", token }, { "AttributeName", "email" }, { "Code", code } };
            await cognito.CallOnceAsync("VerifyUserAttribute", input, cancellation);
            var user = await cognito.CallAsync("GetUser", new JObject { { "AccessToken", token } }, cancellation);
            foreach (var attribute in user["UserAttributes"])
                if (attribute.Text("Name") == "email") session.KeepEmail(attribute.Text("Value"));
        }

        /// <summary>Signs in as the player who has linked the address, who plays here from now on.</summary>
        /// <returns>who played before, for <see cref="SwitchToAsync"/>: accounts are never merged</returns>
        /// <exception cref="SignInNeededException">address or password are wrong</exception>
        public Task<AccountRecord> SignInByEmailAsync(string email, string password, CancellationToken cancellation = default)
        {
            return session.SwitchAsync(new AccountRecord { Username = email, Password = password, Email = email }, cancellation);
        }

        /// <summary>Has a code sent to the address of a player, for a new password; no error where nobody has linked it.</summary>
        /// <exception cref="UserPoolException"/>
        public Task ForgotPasswordAsync(string email, CancellationToken cancellation = default)
        {
            return cognito.CallAsync("ForgotPassword", new JObject { { "Username", email } }, cancellation);
        }

        /// <summary>Sets a new password by the code that was sent; then <see cref="SignInByEmailAsync"/>. The recovery code is good no more.</summary>
        /// <exception cref="UserPoolException"><c>CodeMismatchException</c>, <c>ExpiredCodeException</c>, <c>InvalidPasswordException</c></exception>
        public Task ConfirmForgotPasswordAsync(
            string email, string code, string newPassword, CancellationToken cancellation = default)
        {
            var input = new JObject { { "Username", email }, { "ConfirmationCode", code }, { "Password", newPassword } };
            return cognito.CallOnceAsync("ConfirmForgotPassword", input, cancellation);
        }

        /// <summary>A token for calls of your own, good for at least a fifth of an hour.</summary>
        /// <exception cref="UserPoolException"/>
        public async Task<string> AccessTokenAsync(CancellationToken cancellation = default)
        {
            return (await session.TokenAsync(null, cancellation)).Value;
        }
    }
}
