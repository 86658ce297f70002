using System;
using System.Threading;
using System.Threading.Tasks;
using Laurel.Client;

namespace Laurel.Proof
{
    /// <summary>The service, which refuses the first token after something has come between.</summary>
    internal sealed class Unauthorized : IApiClient
    {
        private readonly IApiClient api;
        private readonly Func<Task> meanwhile;

        public Unauthorized(Place place, Func<Task> meanwhile)
        {
            api = new ApiClient(new Configuration(place.Api));
            this.meanwhile = meanwhile;
        }

        public int Tries { get; private set; }

        public async Task<ApiResponse<T>> SendAsync<T>(ApiRequest request, CancellationToken cancellationToken = default)
        {
            if (Tries++ > 0) return await api.SendAsync<T>(request, cancellationToken);
            await meanwhile();
            request.Headers["Authorization"] = "Bearer no";
            return await api.SendAsync<T>(request, cancellationToken);
        }
    }
}
