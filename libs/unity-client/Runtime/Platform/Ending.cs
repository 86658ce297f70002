using System;

namespace Laurel
{
    /// <summary>Does something when it is disposed, once.</summary>
    internal sealed class Ending : IDisposable
    {
        private Action work;

        public Ending(Action work)
        {
            this.work = work;
        }

        public void Dispose()
        {
            var once = work;
            work = null;
            if (once != null) once();
        }
    }
}
