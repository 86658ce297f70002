using System;
using System.Threading;
using System.Threading.Tasks;
using Newtonsoft.Json.Linq;

namespace Laurel
{
    /// <summary>The e-mail of who plays, and the way back by it. A code whose answer was lost has done its work: the calls see that.</summary>
    internal sealed class EmailLink
    {
        private readonly Cognito cognito;
        private readonly Session session;

        /// <summary>What the last code was sent to; null where that is not known.</summary>
        private string asked;

        public EmailLink(Cognito cognito, Session session)
        {
            this.cognito = cognito;
            this.session = session;
        }

        public async Task LinkAsync(string email, CancellationToken cancellation)
        {
            var attributes = new JArray { new JObject { { "Name", "email" }, { "Value", email } } };
            await SignedInAsync(token => CallAsync("UpdateUserAttributes", new JObject { { "UserAttributes", attributes } }, token, cancellation), cancellation);
            asked = email;
        }

        public Task VerifyAsync(string code, CancellationToken cancellation)
        {
            return SignedInAsync(token => VerifyAsync(code, token, cancellation), cancellation);
        }

        /// <summary>With one token for all, for meanwhile another player may play; once more with another of theirs where it is refused, as a call of the service.</summary>
        private async Task<T> SignedInAsync<T>(Func<AccessToken, Task<T>> work, CancellationToken cancellation)
        {
            var player = session.Begin().Username;
            var token = await session.TokenAsync(cancellation);
            token.Demand(player);
            try
            {
                return await work(token);
            }
            catch (UserPoolException refusal) when (refusal.Code == "NotAuthorizedException")
            {
                // Once more, with another token.
            }
            token = await session.FreshTokenAsync(token.Value, cancellation);
            token.Demand(player);
            return await work(token);
        }

        private async Task<bool> VerifyAsync(string code, AccessToken token, CancellationToken cancellation)
        {
            UserPoolException spent = null;
            try
            {
                await CallAsync("VerifyUserAttribute", new JObject { { "AttributeName", "email" }, { "Code", code } }, token, cancellation);
            }
            catch (UserPoolException refusal) when (refusal.IsOfSpentCode && asked != null)
            {
                spent = refusal;
            }
            var email = await VerifiedAsync(token, cancellation);
            if (spent != null && !string.Equals(email, asked, StringComparison.OrdinalIgnoreCase)) throw spent;
            session.KeepEmail(token.Username, email);
            return true;
        }

        public Task ForgotAsync(string email, CancellationToken cancellation)
        {
            return cognito.CallAsync("ForgotPassword", new JObject { { "Username", email } }, cancellation);
        }

        public async Task<AccountRecord> ConfirmForgotAsync(AccountRecord next, string code, CancellationToken cancellation)
        {
            UserPoolException spent = null;
            try
            {
                var input = new JObject { { "Username", next.Username }, { "ConfirmationCode", code }, { "Password", next.Password } };
                await cognito.CallAsync("ConfirmForgotPassword", input, cancellation);
            }
            catch (UserPoolException refusal) when (refusal.IsOfSpentCode)
            {
                spent = refusal;
            }
            try
            {
                return await session.SwitchAsync(next, cancellation);
            }
            catch (SignInNeededException) when (spent != null)
            {
                // The password is not the new one: the code was a wrong one.
            }
            throw spent;
        }

        /// <summary>Null where none is verified.</summary>
        private async Task<string> VerifiedAsync(AccessToken token, CancellationToken cancellation)
        {
            string email = null;
            var isVerified = false;
            foreach (var attribute in (await CallAsync("GetUser", new JObject(), token, cancellation))["UserAttributes"])
            {
                if (attribute.Text("Name") == "email") email = attribute.Text("Value");
                if (attribute.Text("Name") == "email_verified") isVerified = attribute.Text("Value") == "true";
            }
            return isVerified ? email : null;
        }

        private Task<JObject> CallAsync(string operation, JObject input, AccessToken token, CancellationToken cancellation)
        {
            input["AccessToken"] = token.Value;
            return cognito.CallAsync(operation, input, cancellation);
        }
    }
}
